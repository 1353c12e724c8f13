"""Where the application stands: its public address behind proxies and below a sub-path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from server.site import Site


def place(application: WSGIApplication, site: Site) -> WSGIApplication:
    """The application as the site says that it is reached: X-Forwarded headers count only when told."""
    if site.base_url is not None:
        application = _below(application, site.base_url)
    if site.proxies:
        hops = site.proxies
        application = ProxyFix(application, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)
    return application


def _below(application: WSGIApplication, base_url: str) -> WSGIApplication:
    """The application under a public address, whether or not the proxy strips the sub-path."""
    parts = urlsplit(base_url)
    prefix = parts.path.rstrip("/")

    def placed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if prefix and f"{path}/".startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :]
        environ["SCRIPT_NAME"] = prefix
        environ["wsgi.url_scheme"] = parts.scheme
        environ["HTTP_HOST"] = parts.netloc
        return application(environ, start_response)

    return placed
