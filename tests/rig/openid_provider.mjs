// A council's own sign-in, for tests: a real OpenID provider with keys made now, on a free port of this machine.
//
// It prints its issuer when it is ready, and ends when its standard input does, so it cannot outlive who started it.
// Who can sign in is POSTed to /people as {login: {claims, amr, acr, alter, forge, answer}}: `alter` are claims put
// into the ID token instead of the true ones, `forge` signs it with a key that is not the provider's, and `answer` is
// given in place of any token. Below /nonsense/ are issuers that say no sense about themselves.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import { exportJWK, generateKeyPair, SignJWT, decodeJwt } from 'jose';
import { Provider } from 'oidc-provider';

const OUR_PAGES = /^http:\/\/(testserver|localhost|127\.0\.0\.1)(:\d+)?\/staff\/council-sign-in\/[\w-]+\/done\/$/;
const LONGEST = 30 * 60 * 1000; // no run of tests takes longer
const FORM = `<!doctype html><html lang="en"><title>Council sign-in</title><h1>Council sign-in</h1><form method="post">
<label>Work name <input name="login"></label> <button name="do" value="in">Sign in</button>
<button name="do" value="cancel">Cancel</button></form></html>`;

let people = {};
const bySub = (sub) => Object.values(people).find((person) => person.claims.sub === sub);

async function keyPair(kid) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' } };
}

const [ours, notOurs] = await Promise.all([keyPair('ours'), keyPair('ours')]);

function settings(secret) {
  return {
    clients: [{ client_id: 'portal', client_secret: secret, redirect_uris: ['https://portal.example.org/'] }],
    jwks: { keys: [ours.jwk] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    acrValues: ['urn:example:two-factors'],
    claims: { openid: ['sub', 'amr', 'acr', 'auth_time'], email: ['email', 'email_verified'], profile: ['name'] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => bySub(sub).claims }),
    async loadExistingGrant({ oidc }) { // nobody is asked whether the council may tell the portal who they are
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function interaction(ctx, provider) {
  if (ctx.method === 'GET') {
    ctx.body = FORM;
    return;
  }
  const typed = new URLSearchParams(await body(ctx.req));
  const person = people[typed.get('login')];
  if (typed.get('do') !== 'cancel' && !person) {
    ctx.body = FORM;
    return;
  }
  const result = typed.get('do') === 'cancel'
    ? { error: 'access_denied' }
    : { login: { accountId: person.claims.sub, amr: person.amr, acr: person.acr, remember: false } };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
}

async function tamper(ctx) {
  const claims = decodeJwt(ctx.body.id_token);
  const person = bySub(claims.sub);
  if (person.answer !== undefined) {
    ctx.body = person.answer;
  } else if (person.alter || person.forge) {
    const token = new SignJWT({ ...claims, ...person.alter }).setProtectedHeader({ alg: 'RS256', kid: 'ours' });
    ctx.body.id_token = await token.sign((person.forge ? notOurs : ours).privateKey);
  }
}

const nonsense = (issuer) => ({
  '/nonsense/text/': 'hello',
  '/nonsense/list/': [],
  '/nonsense/half/': { issuer: `${issuer}/nonsense/half` },
  '/nonsense/other/': { issuer, authorization_endpoint: issuer, token_endpoint: issuer, jwks_uri: issuer },
});

function around(provider, issuer) {
  const senseless = nonsense(issuer);
  return async (ctx, next) => {
    const folder = ctx.path.replace('.well-known/openid-configuration', '');
    if (ctx.path === '/people') {
      people = JSON.parse(await body(ctx.req));
      ctx.status = 204;
    } else if (folder in senseless) {
      ctx.body = senseless[folder];
    } else if (ctx.path.startsWith('/interaction/')) {
      await interaction(ctx, provider);
    } else {
      await next();
      if (ctx.path === '/token' && ctx.body?.id_token) await tamper(ctx);
    }
  };
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, settings(process.argv[2]));
  // The portal's tests stand on a port of their own, chosen after this has started.
  provider.Client.prototype.redirectUriAllowed = (address) => OUR_PAGES.test(address);
  provider.use(around(provider, issuer));
  server.on('request', provider.callback());
  console.log(`ready ${issuer}`);
});
process.stdin.resume().on('end', () => process.exit(0));
setTimeout(() => process.exit(1), LONGEST).unref();
