"""Stripe's request bodies: forms whose keys nest, refused where Stripe refuses them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ANY = None  # whatever stands below is not looked at


def _names(text: str) -> dict[str, Any]:
    return dict.fromkeys(text.split(), ANY)


# What POST /v1/checkout/sessions takes (API 2026-10-28), one level further where our calls go.
SESSION_CREATE: Mapping[str, Any] = {
    **_names("""adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types
        automatic_tax billing_address_collection branding_settings cancel_url client_reference_id
        consent_collection currency custom_fields custom_text customer customer_account
        customer_creation customer_email customer_update discounts excluded_payment_method_types expand
        expires_at integration_identifier invoice_creation locale managed_payments metadata mode
        name_collection optional_items origin_context payment_method_collection
        payment_method_configuration payment_method_data payment_method_options permissions
        phone_number_collection redirect_on_completion return_url saved_payment_method_options
        setup_intent_data shipping_address_collection shipping_options submit_type subscription_data
        success_url tax_id_collection ui_mode wallet_options"""),
    "line_items": _names("adjustable_quantity metadata price price_data quantity tax_rates"),
    "payment_intent_data": _names("""application_fee_amount capture_method description metadata
        on_behalf_of receipt_email setup_future_usage shipping statement_descriptor
        statement_descriptor_suffix transfer_data
        transfer_group"""),
}
SESSION_LIST: Mapping[str, Any] = {
    **_names("""customer customer_account customer_details ending_before expand limit payment_intent
        payment_link starting_after status subscription"""),
    "created": _names("gt gte lt lte"),
}
EVENT_LIST: Mapping[str, Any] = {
    **_names("delivery_success ending_before expand limit starting_after type types"),
    "created": _names("gt gte lt lte"),
}
REFUND_CREATE: Mapping[str, Any] = (
    _names("""amount charge currency customer expand instructions_email metadata origin payment_intent reason
    refund_application_fee reverse_transfer""")
)
CHARGE_LIST: Mapping[str, Any] = {
    **_names("customer ending_before expand limit payment_intent starting_after transfer_group"),
    "created": _names("gt gte lt lte"),
}
REFUND_LIST: Mapping[str, Any] = {
    **_names("charge ending_before expand limit payment_intent starting_after"),
    "created": _names("gt gte lt lte"),
}
DISPUTE_LIST = REFUND_LIST
ENDPOINT_LIST: Mapping[str, Any] = _names("ending_before expand limit starting_after")
DESTINATION_LIST: Mapping[str, Any] = _names("include limit page")
INTENT_LIST: Mapping[str, Any] = {
    **_names("customer ending_before expand limit starting_after"),
    "created": _names("gt gte lt lte"),
}
INTENT_CANCEL: Mapping[str, Any] = _names("cancellation_reason expand")
RETRIEVE: Mapping[str, Any] = {"expand": ANY}


class ApiError(Exception):
    """An error as Stripe words it: the body's `error` and the HTTP status."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        error = {"code": code, "message": message, "param": param, "type": kind}
        self.body = {"error": {key: value for key, value in error.items() if value is not None}}


def read_form(encoded: bytes) -> dict[str, Any]:
    """`a[b][0][c]=v&d[]=w` as {"a": {"b": {"0": {"c": "v"}}}, "d": {"0": "w"}}."""
    form: dict[str, Any] = {}
    try:
        pairs = parse_qsl(encoded.decode(), keep_blank_values=True, strict_parsing=bool(encoded))
    except ValueError:
        raise ApiError("Invalid request: the body is not form-encoded.") from None
    for name, value in pairs:
        first, *rest = name.replace("]", "").split("[")
        at = form
        for key, following in zip([first, *rest], [*rest, None], strict=True):
            key = key or str(len(at))
            if following is None:
                at[key] = value
            else:
                at = at.setdefault(key, {})
                if not isinstance(at, dict):
                    raise ApiError(f"Invalid {first}: mixed value and hash", param=first)
    return form


def check_names(form: Mapping[str, Any], known: Mapping[str, Any], within: str = "") -> None:
    """Stripe refuses parameters that it does not know; a misspelt one would otherwise go unnoticed."""
    for name, value in form.items():
        path = f"{within}[{name}]" if within else name
        if name.isdigit() and within:
            check_names(value if isinstance(value, dict) else {}, known, path)
        elif name not in known:
            raise ApiError(f"Received unknown parameter: {path}", code="parameter_unknown", param=path)
        elif known[name] is not ANY:
            if not isinstance(value, dict):
                raise ApiError(f"Invalid {path}: not a hash or a list", param=path)
            check_names(value, known[name], path)


def check_session(form: Mapping[str, Any]) -> None:
    """What must be there to sell one thing once, and what its values may be."""
    for name in ("mode", "success_url", "line_items"):
        if not form.get(name):
            raise ApiError(f"Missing required param: {name}.", code="parameter_missing", param=name)
    if form["mode"] != "payment":
        raise ApiError("This stand-in sells in mode=payment alone.", param="mode")
    for name in ("success_url", "cancel_url"):
        address = urlsplit(form.get(name, "https://example.com"))
        if address.scheme not in ("http", "https") or not address.netloc:
            raise ApiError("Not a valid URL", code="url_invalid", param=name)
    if len(form.get("client_reference_id", "")) > 200:
        raise ApiError("Invalid string: must be at most 200 characters", param="client_reference_id")
    check_metadata(form.get("metadata", {}), "metadata")
    check_metadata(form.get("payment_intent_data", {}).get("metadata", {}), "payment_intent_data[metadata]")


def check_metadata(metadata: Any, param: str) -> None:
    if not isinstance(metadata, dict):
        raise ApiError("Invalid metadata: metadata must be a set of key-value pairs", param=param)
    if len(metadata) > 50 or any(
        len(key) > 40 or not isinstance(value, str) or len(value) > 500 for key, value in metadata.items()
    ):
        raise ApiError("Metadata takes 50 keys of 40 characters, with values of 500", param=param)


def whole_number(value: Any, param: str, least: int = 1) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise ApiError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=param) from None
    if number < least:
        raise ApiError(f"This value must be greater than or equal to {least}.", param=param)
    return number
