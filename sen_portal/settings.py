"""How is this installation set up?

Everything that differs between machines comes from the environment, typed, with a default that is safe on a
laptop. `PORTAL_MODE` is `local` (the default: answers to this machine only), `demo` (local, with the story and the
one-click sign-in) or `production` (refuses to start without its secrets, and serves over HTTPS only).
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from accounts import connections

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

MODE = env.str("PORTAL_MODE", "local")
if MODE not in {"local", "demo", "production"}:
    raise ImproperlyConfigured("PORTAL_MODE must be local, demo or production")
DEMO = MODE == "demo"
PRODUCTION = MODE == "production"

# Secrets. Production has no default for any of them.
if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY")
    MEDIATOR_TEXT_KEYS = env.list("MEDIATOR_TEXT_KEYS")
    ACCOUNT_SECRET_KEYS = env.list("ACCOUNT_SECRET_KEYS")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
    PORTAL_URL = env.str("PORTAL_URL").rstrip("/")
else:
    SECRET_KEY = env.str("SECRET_KEY", "for-this-machine-only-" + "x" * 40)
    # Fernet keys, newest first: what only the mediator may read is encrypted with the first and read with any.
    MEDIATOR_TEXT_KEYS = env.list("MEDIATOR_TEXT_KEYS", default=["Zm9yLXRoaXMtbWFjaGluZS1vbmx5LW5vdC1zZWNyZXQ="])
    # The same, for the secrets of officials' authenticator apps and recovery codes.
    ACCOUNT_SECRET_KEYS = env.list("ACCOUNT_SECRET_KEYS", default=["dGhpcy1tYWNoaW5lLW9ubHktYWNjb3VudC1zZWNyZXQ="])
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
    # The address in e-mails, which are written by a process that serves no requests.
    PORTAL_URL = env.str("PORTAL_URL", "http://localhost:8000").rstrip("/")
DEBUG = env.bool("DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must be off in production: its error pages show what people have written")
CSRF_TRUSTED_ORIGINS = [PORTAL_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "crispy_forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "accounts",
    "requests_app",
    "providers",
]
if DEMO:
    INSTALLED_APPS.append("sen_portal.demo")

MIDDLEWARE = [
    "sen_portal.middleware.EveryAnswerMiddleware",
    "sen_portal.search_engines.SearchEnginesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sen_portal.security_log.SecurityLogMiddleware",
    "sen_portal.methods.OnlyOurMethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.idle.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.sessions.SessionsMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "sen_portal.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "sen_portal.urls"
WSGI_APPLICATION = "sen_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sen_portal.context.portal",
            ],
        },
    },
]

# Data. SQLite is the embedded default. Without these options concurrent writers fail with "database is locked":
# WAL lets readers go on while one writes, IMMEDIATE takes the write lock at BEGIN (so `lock` means something), and
# recursive_triggers closes the way round the append-only triggers through REPLACE.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Off on purpose: the database cache that counts sign-in attempts writes in the request's transaction, and a refused
# sign-in must not roll its own count back. Actions open their own transactions.
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by every process, so that rate limits and one-time codes count once and not once a process.
    "default": env.cache("CACHE_URL", default="dbcache://portal_cache"),
}

# Accounts: see accounts/. Families and invited people sign in with an e-mailed code, staff with a password and a
# second factor.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = "home"
# What everybody would guess here. PASSWORD_WORDS adds a council's own: its name, its town, its departments.
PASSWORD_WORDS = ["disagreement", "resolution", "mediation", "mediator", "council", "portal", "special", "needs", "sen"]
PASSWORD_WORDS += [word.casefold() for word in env.list("PASSWORD_WORDS", default=[])]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    # A file of hashes: accounts/passwords.py and docs/security.md say which.
    {
        "NAME": "accounts.passwords.StolenPasswordValidator",
        "OPTIONS": {"path": env.str("STOLEN_PASSWORDS_FILE", "")},
    },
    {"NAME": "accounts.passwords.WordsOfTheServiceValidator", "OPTIONS": {"words": PASSWORD_WORDS}},
]
# What the right-hand apps do when somebody has signed in, each called with the request and the user.
ACCOUNT_SIGNED_IN_HOOKS = ["requests_app.drafts.attach"]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up. The list is here because without a password in it the staff form would lose its own.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Every way in begins with something sent to the mailbox: a code, a link, or the link that sets a password.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # we send our own: accounts/sign_in.py
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 6, "dashed": False}
# No longer than ASVS allows a mailed code. The code page knows the address for longer, so as to send a new one.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_TIMEOUT = 45 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # long enough to install an authenticator app
# Counted in the cache, so the same for every process. Whole schools and councils share one address ("ip").
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/m/ip,3/m/key,20/h/key",
    "login_code_try": "60/m/ip,5/h/key",  # ours: the key is one code that was sent
    "open_invitation": "30/m/ip,10/h/key",  # ours: the key is one invitation
    "begin": "30/m/ip,300/h/ip",  # ours: nobody signs in to ask, so a machine could ask all day
    "write_to_us": "5/m/ip,60/h/ip",  # ours: nobody signs in for it
    "claim": "5/h/user",  # ours: a date of birth is not to be guessed
    "where_is_it": "30/m/ip,20/h/key",  # ours: the key is one reference, whether it exists or not
    "heard": "30/m/ip,300/h/ip",  # ours: a machine could count itself all day
    "login": "60/m/ip",
    "passkey_challenge": "60/m/ip",  # ours
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "30/m/ip,5/m/key",  # nosec B105 # how often, not what
    "reset_password_from_key": "30/m/ip",  # nosec B105 # how often, not what
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "reset_password": "accounts.forms.ForgottenPasswordForm",  # nosec B105 # the name of a form
    "reset_password_from_key": "accounts.forms.NewPasswordForm",  # nosec B105 # the name of a form
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
# The link in an invitation and after "Forgotten your password?". Asking for another is one page away.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# How long somebody may be away before they are signed out, and how long they stay signed in at all. Both are
# accounts/idle.py's to keep. The row of a session lives longer, so that what is sent too late is not lost.
STAFF_IDLE_SECONDS = env.int("STAFF_IDLE_SECONDS", 30 * 60)
FAMILY_IDLE_SECONDS = env.int("FAMILY_IDLE_SECONDS", 2 * 3600)
STAFF_SESSION_SECONDS = env.int("STAFF_SESSION_SECONDS", 8 * 3600)
FAMILY_SESSION_SECONDS = env.int("FAMILY_SESSION_SECONDS", 24 * 3600)
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey is both factors, so its device always asks for a finger, a face or a PIN: accounts/passkeys.py.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "SEN disagreement resolution"
MFA_TOTP_TOLERANCE = 1  # half a minute either way, for slow hands and wrong clocks; accounts/forms.py stops replays
# The rule this lifts guards against signing up with a stranger's address. Here an official's address comes from an
# invitation.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "authenticate_webauthn": "accounts.passkeys.PasskeySecondForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.EnrolForm",
}
# Councils' own sign-ins, if any: accounts/connections.py, and docs/operations.md. Whether somebody works for that
# council, only an app to the right knows: the hook is called with the user and the council's slug.
OPENID_PROVIDERS = connections.read(env.str("OPENID_PROVIDERS", ""), https_only=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "accounts.issuer.Line"
OPENID_MAY_USE_HOOK = "requests_app.permissions.works_only_for"
# How many proxies of ours stand in front and write X-Forwarded-For; without it every visitor has the proxy's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0)

# Mail. Nothing is sent in a request but sign-in codes; the rest waits in the outbox for `manage.py deliver_messages`.
# Production has no default: it would print every mail, with the personal link in it, and call it sent.
if PRODUCTION:
    globals().update(env.email("EMAIL_URL"))
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
else:
    globals().update(env.email("EMAIL_URL", default="consolemail://"))
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "SEN disagreement resolution <no-reply@example.org>")
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.str("DEMO_MAIL_DIR", str(BASE_DIR / "var" / "demo-mail"))
EMAIL_TIMEOUT = 20

# What is due because time has passed, in this order: each a function that returns what is to be done now. An app adds
# its own here; `manage.py do_what_is_due`, run by a timer, does it.
DUE = [
    "requests_app.clock.drafts_to_warn",
    "requests_app.clock.drafts_to_delete",
    "requests_app.clock.people_to_remind",
    "requests_app.clock.young_people_who_decide",
    "requests_app.clock.unused_accounts",
    "accounts.leftovers.over_sessions",
    "accounts.leftovers.kept_too_long",
]

# How long the link in an invitation works. After that, signing in with the same address does.
INVITATION_DAYS = env.int("INVITATION_DAYS", 60)

# Forms and pages
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Only what `npm run build` makes is served; static/src is where it comes from.
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    # Encrypted before it gets there, so another Django storage may stand here. It must write over a file of that name.
    "documents": {
        "BACKEND": "providers.files.store.ClosedStorage",
        "OPTIONS": {
            "location": env.path("DOCUMENTS_DIR", str(BASE_DIR / "var" / ("demo-documents" if DEMO else "documents"))),
        },
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MIMETYPES = {".svg": 'image/svg+xml; charset="utf-8"'}  # it says so itself of text alone

# Documents on a case: providers/files/. `tcp://host:port` or `unix:///path` of ClamAV's daemon; without one every
# document waits to be checked, and nobody can open it.
CLAMAV = env.str("CLAMAV", "")
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", 10 * 2**20)
DOCUMENTS_PER_CASE = env.int("DOCUMENTS_PER_CASE", 60)
# A larger file is let go by as it arrives, so that its sender gets a sentence and their form. This is where that ends.
DOCUMENT_BODY_MAX_BYTES = max(100 * 2**20, 2 * DOCUMENT_MAX_BYTES)
FILE_UPLOAD_HANDLERS = ["providers.files.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1  # no form of ours has more

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# Headers. No inline script or style anywhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# Nothing to other sites. Not `no-referrer`, which would blank the Origin header and leave the Referer out, and by these
# Django knows our own forms over HTTPS. The page of an invitation, whose address is a key, sends less: see
# requests_app/views/party.py.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What the browser may let a page use: nothing but passkeys, and those on our own pages only.
PERMISSIONS = dict.fromkeys(
    (
        *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
        *("geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment"),
        *("picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    ),
    "",
) | {"publickey-credentials-create": "self", "publickey-credentials-get": "self"}
# In the session and not in a cookie of their own, which would hold the words.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # The browser takes a cookie of such a name over HTTPS only, and from this host only: none from a neighbour's
    # page under the same domain, of which a council has many.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "sen_portal.logs.OneLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    # Invitations and password links are keys: see sen_portal/logs.py.
    "filters": {"without_keys": {"()": "sen_portal.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # Also where these begin, so that no other handler is given a key either.
    "loggers": {
        "django.request": {"filters": ["without_keys"]},
        "django.security.csrf": {"filters": ["without_keys"]},
        "django.server": {"filters": ["without_keys"], "handlers": ["console"], "propagate": False},
    },
}
