"""Addresses that exist in demo mode and no other: the app is not even installed elsewhere."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.people, name="demo"),
    path("sign-in/", views.sign_in_as, name="demo_sign_in"),
    path("mail/", views.mail, name="demo_mail"),
    path("mail/<str:name>/", views.letter, name="demo_letter"),
]
