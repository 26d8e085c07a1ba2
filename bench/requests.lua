-- The requests of one row of the table, for wrk: wrk … -s requests.lua URL -- <row> <tokens file> <first item> <highest cart>
-- The tokens file has a line "<user id> <token>" for each user, the first of an administrator; user n owns the cart n with
-- the items 5n-4 … 5n.

local products = 10000
local items_per_cart = 5
local users = {}
local next_item, carts, make_request

local function headers(user)
  return { ["Authorization"] = user.token, ["Content-Type"] = "application/json" }
end

-- Text that never changes is made once, or the load generator would be what is measured.
local function once_a_user(make)
  return function(user)
    if not user.request then user.request = make(user) end
    return user.request
  end
end

local function get(path) return wrk.format("GET", path) end

local rows = {
  ["cart"] = once_a_user(function(user) return wrk.format("GET", "/api/v1/cart/" .. user.id .. "/", headers(user)) end),
  ["guest-cart"] = once_a_user(function(user)
    return wrk.format("GET", "/api/v1/guest-cart/", { ["X-Cart-Token"] = string.format("%043d", user.id) })
  end),
  ["any-cart"] = function()
    return wrk.format("GET", "/api/v1/cart/" .. math.random(carts) .. "/", headers(users[1]))
  end,
  -- One item of each cart, whose quantity is another one each time.
  ["quantity"] = function(user)
    user.quantity = (user.quantity or 0) % 5 + 1
    user.patches = user.patches or {}
    local quantity = user.quantity
    if not user.patches[quantity] then
      user.patches[quantity] = wrk.format("PATCH", "/api/v1/cart-item/" .. user.id * items_per_cart .. "/", headers(user),
        '{"quantity": ' .. quantity .. "}")
    end
    return user.patches[quantity]
  end,
  -- Each cart gets the product after its last one, so that every request adds a line.
  ["add-item"] = function()
    local user = users[next_item % #users + 1]
    local product = (user.id + 5000 + math.floor(next_item / #users)) % products + 1
    next_item = next_item + 1
    return wrk.format("POST", "/api/v1/cart-item/" .. user.id .. "/create", headers(user),
      '{"product_id": ' .. product .. ', "quantity": 1}')
  end,
  ["remove-item"] = function()
    local item = next_item
    next_item = next_item + 1
    return wrk.format("DELETE", "/api/v1/cart-item/" .. item .. "/", headers(users[1]))
  end,
  ["products"] = once_a_user(function() return get("/api/v1/products/list/") end),
  ["products-gzip"] = once_a_user(function()
    return wrk.format("GET", "/api/v1/products/list/", { ["Accept-Encoding"] = "gzip" })
  end),
  ["products-known"] = once_a_user(function()
    return wrk.format("GET", "/api/v1/products/list/", { ["Accept-Encoding"] = "gzip", ["If-None-Match"] = "*" })
  end),
  ["search"] = function() return get("/api/v1/products/list/?search=" .. string.format("%04d", math.random(0, 9999))) end,
  ["user"] = once_a_user(function(user) return wrk.format("GET", "/api/v1/users/" .. user.id .. "/", headers(user)) end),
  ["login"] = once_a_user(function(user)
    return wrk.format("POST", "/api/v1/auth/login/", { ["Content-Type"] = "application/json" },
      '{"email": "user' .. user.id .. '@example.com", "password": "testPass123"}')
  end),
}

function init(arguments)
  make_request = rows[arguments[1]]
  for line in io.lines(arguments[2]) do
    local id, token = line:match("^(%d+) (.+)$")
    users[#users + 1] = { id = tonumber(id), token = token }
  end
  next_item = tonumber(arguments[3])
  carts = tonumber(arguments[4])
  math.randomseed(4711)
end

function request() return make_request(users[math.random(#users)]) end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "errors": %d, "p50_ms": %.3f, "p99_ms": %.3f, "p999_ms": %.3f}',
    summary.requests, summary.duration / 1e6, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000))
end
