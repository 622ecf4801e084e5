"""What authenticator apps show and scan. Their libraries are imported where somebody has an app: few commands ask."""

from io import BytesIO

from domain.identity.authenticators import DIGITS, STEP

ISSUER = "Stillroom"


class TotpApps:
    """The `AuthenticatorApps` port: HMAC-SHA-1, which all apps know."""

    def code(self, secret: str, step: int) -> str:
        """See `AuthenticatorApps.code`."""
        import pyotp  # noqa: PLC0415 - see above

        return pyotp.HOTP(secret, digits=DIGITS).at(step)

    def address(self, secret: str, account: str) -> str:
        """See `AuthenticatorApps.address`."""
        import pyotp  # noqa: PLC0415 - see above

        app = pyotp.TOTP(secret, digits=DIGITS, interval=int(STEP.total_seconds()))
        return app.provisioning_uri(name=account, issuer_name=ISSUER)

    def picture(self, address: str) -> str:
        """See `AuthenticatorApps.picture`. Dark on light in any theme: not every app reads it the other way round."""
        import segno  # noqa: PLC0415 - see above

        drawn, code = BytesIO(), segno.make_qr(address, error="m")
        code.save(
            drawn,
            kind="svg",
            xmldecl=False,
            omitsize=True,
            dark="#000",
            light="#fff",
            svgclass="qr",
            lineclass=None,
            nl=False,
        )
        return drawn.getvalue().decode()
