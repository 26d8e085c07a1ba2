"""A request that is right for an operation of the document, before anything about it is changed."""

import itertools
import json
import urllib.parse

import guests
import values
from world import PASSWORD, guest_token, mail_code, refresh_token

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
EMPTY_FILE = b"sku\n"

# What a document cannot say: which fields belong together, and which values only the data refuse.
SAME_VALUE = dict.fromkeys(("patch_users_user_id_change_password", "post_auth_reset_password"), ("new_password", "confirm_new_password"))
ONLY_FOR_ADMINS = {"get_users", "get_users_list", "get_products", "post_products", "patch_products_product_id", "delete_products_product_id",
                   "post_products_import", "get_products_export"}
ONLY_FOR_OWNERS = {"post_cart_user_id_merge"}
REFUSED_BY_DATA = {
    ("post_auth_login", "email"): {400}, ("post_auth_login", "password"): {400},
    ("post_auth_verify", "code"): {400}, ("post_auth_reset_password", "code"): {400}, ("post_auth_recover", "email"): {429},
    ("patch_users_user_id", "is_active"): {403}, ("patch_users_user_id", "email_verified"): {403},
    ("post_auth_refresh", "refresh_token"): {401}, ("patch_users_user_id_change_password", "current_password"): {400},
    ("post_users_create", "is_admin"): {403}, ("patch_users_user_id", "is_admin"): {403},
    ("post_cart_item_cart_id_create", "product_id"): {400},
    ("post_cart_user_id_items", "product_id"): {400}, ("post_cart_user_id_items", "quantity"): {400},
    ("put_cart_user_id_items_product_id", "quantity"): {400},
    ("post_products", "sku"): {400}, ("patch_products_product_id", "sku"): {400},
    ("post_products", "min_quantity"): {422}, ("patch_products_product_id", "min_quantity"): {400, 422},
    ("patch_products_product_id", "max_quantity"): {400},
    ("post_guest_cart_items", "product_id"): {400}, ("post_guest_cart_items", "quantity"): {400},
    ("put_guest_cart_items_product_id", "quantity"): {400}, ("post_cart_user_id_merge", "cart_token"): {404},
}
# What is asked for where nothing else is: of the products those that are not sold any more, for administrators.
ASKED = {"get_products": [("archived", "true")], "get_users_list": [("search", "Pro")], "get_products_list": [("search", "Pro")]}
SECRET_FIELDS = {"password", "new_password", "confirm_new_password", "current_password", "refresh_token"}

_numbers = itertools.count(1)


class Draft:
    """Changed by the functions of changes.py, then sent."""

    def __init__(self, operation, world):
        self.operation, self.world, self.number = operation, world, next(_numbers)
        self.account = world.admin() if operation.id in ONLY_FOR_ADMINS else world.account()
        self.owner = self.account  # whom the path names
        self.what = "as the document says"
        self.method, self.version = operation.method, "HTTP/1.1"
        self.path = {name: str(self._id_in_path(name)) for name in operation.path_names}
        self.right_path = dict(self.path)
        self.query = list(ASKED.get(operation.id, []))
        self.token = self.account.token if operation.takes_token else None
        self.guest_token = guest_token(self.account.id)
        self.fields = self._fields()
        self.content_type = JSON
        self.headers = [("Host", "walkers.example")]
        if guests.HEADER in operation.headers:
            self.headers.append((guests.HEADER, self.guest_token))
        self.target = self.body = None  # in place of what path, query and fields make
        if operation.takes_file:
            self.content_type, self.body = operation.body_types[0], EMPTY_FILE
        self.expected = set(operation.successes)
        self.faulty_field = None
        self.is_elsewhere = False  # may be no request of the operation any more, or none at all

    def expect(self, what, *statuses, field=None):
        self.what, self.expected, self.faulty_field = what, set(statuses), field

    def keep(self, what, *more):
        """It must be answered as before, or as `more` say."""
        self.what = what
        if self.expected is not None:
            self.expected.update(more)

    def expect_any(self, what):
        """Any answer that the document declares and that is no failure of the service's."""
        self.what, self.expected, self.faulty_field = what, None, None

    def take(self, name, text):
        """Gives a field, and what must be the same, a value as JSON writes it."""
        same = SAME_VALUE.get(self.operation.id, ())
        for each in same if name in same else (name,):
            self.fields[each] = text

    def give_header(self, name, value):
        """The only one of that name."""
        self.headers = [header for header in self.headers if header[0] != name] + [(name, value)]

    def acts_as(self, account):
        """Somebody else sends it."""
        self.account, self.token = account, account.token

    def encode(self):
        body = self._encoded_body()
        lines = [f"{self.method} {self._target()} {self.version}"]
        headers = list(self.headers)
        if self.token is not None:
            headers.append(("Authorization", self.token))
        if body is not None:
            if self.content_type is not None:
                headers.append(("Content-Type", self.content_type))
            if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers):
                headers.append(("Content-Length", str(len(body))))
        lines += [f"{name}: {value}" for name, value in headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + (body or b"")

    def secrets(self):
        """What of it may stand in no answer."""
        sent = [self.token.removeprefix("Bearer ")] if self.token and len(self.token) > 40 else []
        sent += [value for name, value in self.headers if name == guests.HEADER and len(value) > 40]
        fields = self.fields or {}
        shown = [text for name, text in fields.items() if name not in SECRET_FIELDS]
        for name in SECRET_FIELDS & set(fields):
            text = fields[name]
            if isinstance(text, str) and text.startswith('"') and len(text) > 12 and text not in shown:
                sent.append(text[1:-1])
        return sent

    def sends_token(self):
        return bool(self.token) or any(name == "Authorization" for name, _ in self.headers)

    def marks_changes(self):
        """Whether the one whom the path names may look different afterwards."""
        return self.account.is_admin or self.account.id == self.owner.id or "code" in (self.fields or {})

    def is_path_changed(self):
        return self.path != self.right_path

    def _id_in_path(self, name):
        """Of the owner's only item in most cases, else of a product that is in no cart."""
        if name != "product_id":
            return self.owner.id
        if self.operation.path.startswith("/api/v1/products/"):
            return self.world.product()
        return values.PRODUCTS[0] if self.method == "PUT" and self.number % 4 == 0 else 1

    def _fields(self):
        if self.operation.body is None:
            return None
        fields = {name: json.dumps(values.valid(schema, self.number, name))
                  for name, schema in self.operation.body["properties"].items()}
        for name in SECRET_FIELDS & set(fields):
            fields[name] = json.dumps(f"the walker's password {self.number if name == 'password' else ''}")
        if "current_password" in fields:
            fields["current_password"] = json.dumps(PASSWORD)
        if self.operation.id == "post_auth_login":
            fields = {"email": json.dumps(self.account.email), "password": json.dumps(PASSWORD)}
        if self.operation.id in ("post_auth_verify", "post_auth_reset_password"):
            fields["code"] = json.dumps(mail_code(self.operation.id, self.account.id))
        if "is_active" in fields:
            fields["is_active"] = "true"
        if self.operation.id == "post_auth_refresh":
            fields["refresh_token"] = json.dumps(refresh_token(self.account.id))
        if self.operation.id == "post_cart_user_id_merge":
            fields["cart_token"] = json.dumps(self.guest_token)
        if self.operation.id in ("post_cart_user_id_items", "post_guest_cart_items") and self.number % 4 == 0:
            fields["product_id"] = "1"
        return fields

    def _target(self):
        if self.target is not None:
            return self.target
        path = self.operation.path
        for name, value in self.path.items():
            path = path.replace("{" + name + "}", value)
        return path + ("?" + "&".join(f"{name}={value}" for name, value in self.query) if self.query else "")

    def _encoded_body(self):
        if self.body is not None or self.fields is None:
            return self.body
        if self.content_type == FORM:
            return "&".join(f"{name}={urllib.parse.quote_plus(form_text(text))}" for name, text in self.fields.items()).encode()
        return json_object(self.fields.items())


def json_object(members):
    """The object with these members, which may be broken or come twice."""
    encoded = [json.dumps(name).encode() + b": " + (text if isinstance(text, bytes) else text.encode()) for name, text in members]
    return b"{" + b", ".join(encoded) + b"}"


def form_text(text):
    """The bytes that a form has for what JSON writes so."""
    if isinstance(text, bytes):
        return text
    value = json.loads(text)
    return (value if isinstance(value, str) else text).encode("utf-8", "surrogatepass")
