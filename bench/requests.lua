-- The requests of one row of the table, for wrk:
-- wrk … -s requests.lua URL -- <row> <tokens file> <first item> <highest cart, user or product> <path of the row "path">
-- The tokens file has a line "<user id> Bearer <token>" for each user, the first of an administrator, and perhaps what the row
-- needs besides: the ETag of the cart, or a refresh token. User n owns the cart n with the items 5n-4 … 5n.

local products = 10000
local items_per_cart = 5
local users = {}
local next_item, highest, path, make_request
local thread_of_requests

-- Refresh tokens of a session each, in the order in which they come: those up to `sent` are no more. done() asks for these.
waiting, sent, come, tokens_file = {}, 0, 0, ""

local function wait_for_exchange(token)
  if not token then return end
  come = come + 1
  waiting[come] = token
end

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

-- Another quantity each time.
local function changing(make)
  return function(user)
    user.quantity = (user.quantity or 0) % 5 + 1
    user.changes = user.changes or {}
    if not user.changes[user.quantity] then user.changes[user.quantity] = make(user, user.quantity) end
    return user.changes[user.quantity]
  end
end

local function get(address) return wrk.format("GET", address) end

local function cart_of(user) return "/api/v1/cart/" .. user.id .. "/" end

local function line(product, quantity) return '{"product_id": ' .. product .. ', "quantity": ' .. quantity .. "}" end

-- Each cart gets the product after its last one, so that every request adds a line.
local function next_line()
  local user = users[next_item % #users + 1]
  local product = (user.id + 5000 + math.floor(next_item / #users)) % products + 1
  next_item = next_item + 1
  return user, line(product, 1)
end

-- All over IPv4, neighbours far apart.
local function network_of(user)
  return table.concat({ user.id * 37 % 126 + 1, user.id % 256, math.floor(user.id / 256), 1 }, ".")
end

local function login(user, more)
  more["Content-Type"] = "application/json"
  return wrk.format("POST", "/api/v1/auth/login/", more,
    '{"email": "user' .. user.id .. '@example.com", "password": "testPass123"}')
end

local rows = {
  ["admin-path"] = once_a_user(function() return wrk.format("GET", path, headers(users[1])) end),
  ["any-user"] = function() return wrk.format("GET", "/api/v1/users/" .. math.random(highest) .. "/", headers(users[1])) end,
  ["find-user"] = function()
    return wrk.format("GET", "/api/v1/users/?limit=20&search=" .. string.format("%08d", math.random(highest)), headers(users[1]))
  end,
  ["path"] = once_a_user(function() return get(path) end),
  ["cart"] = once_a_user(function(user) return wrk.format("GET", cart_of(user), headers(user)) end),
  ["cart-known"] = once_a_user(function(user)
    local known = headers(user)
    known["If-None-Match"] = user.tag
    return wrk.format("GET", cart_of(user), known)
  end),
  ["guest-cart"] = once_a_user(function(user)
    return wrk.format("GET", "/api/v1/guest-cart/", { ["X-Cart-Token"] = string.format("%043d", user.id) })
  end),
  -- The guest with the user's number; each once.
  ["merge"] = function()
    local user = users[next_item]
    next_item = next_item + 1
    return wrk.format("POST", cart_of(user) .. "merge/", headers(user), '{"cart_token": "' .. string.format("%043d", user.id) .. '"}')
  end,
  ["any-cart"] = function()
    return wrk.format("GET", "/api/v1/cart/" .. math.random(highest) .. "/", headers(users[1]))
  end,
  -- One item of each cart.
  ["quantity"] = changing(function(user, quantity)
    return wrk.format("PATCH", "/api/v1/cart-item/" .. user.id * items_per_cart .. "/", headers(user),
      '{"quantity": ' .. quantity .. "}")
  end),
  ["add-item"] = function()
    local user, body = next_line()
    return wrk.format("POST", "/api/v1/cart-item/" .. user.id .. "/create", headers(user), body)
  end,
  ["add-once"] = function()
    local user, body = next_line()
    local keyed = headers(user)
    keyed["Idempotency-Key"] = "key-" .. next_item
    return wrk.format("POST", cart_of(user) .. "items/", keyed, body)
  end,
  -- Another quantity of one line, or of ten of which five are new the first time.
  ["set-quantity"] = changing(function(user, quantity)
    return wrk.format("PUT", cart_of(user) .. "items/" .. (user.id + 148) % products + 1 .. "/", headers(user),
      '{"quantity": ' .. quantity .. "}")
  end),
  ["batch"] = changing(function(user, quantity)
    local items = {}
    for k = 0, 9 do items[k + 1] = line((user.id + k * 37) % products + 1, quantity):gsub("}", ', "mode": "set"}') end
    return wrk.format("POST", cart_of(user) .. "batch/", headers(user), '{"items": [' .. table.concat(items, ", ") .. "]}")
  end),
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
  ["category"] = function() return get("/api/v1/products/?limit=20&category=Category+" .. math.random(0, 99)) end,
  ["find"] = function() return get("/api/v1/products/?limit=20&search=" .. string.format("%07d", math.random(highest))) end,
  ["export"] = once_a_user(function() return wrk.format("GET", "/api/v1/products/export/", headers(users[1])) end),
  ["user"] = once_a_user(function(user) return wrk.format("GET", "/api/v1/users/" .. user.id .. "/", headers(user)) end),
  ["refresh"] = function()
    sent = sent + 1
    local token = waiting[sent]
    waiting[sent] = nil
    return wrk.format("POST", "/api/v1/auth/refresh/", { ["Content-Type"] = "application/json" },
      '{"refresh_token": "' .. token .. '"}')
  end,
  -- From a network each, or all from one.
  ["login"] = once_a_user(function(user) return login(user, { ["X-Forwarded-For"] = network_of(user) }) end),
  ["login-of-office"] = once_a_user(function(user) return login(user, {}) end),
}

-- What some rows learn from answers. Others have wrk skip them, which is faster.
local learn = {
  ["refresh"] = function(_, _, body) wait_for_exchange(body:match('"refresh_token":"([^"]+)"')) end,
}

function setup(thread) thread_of_requests = thread end

function init(arguments)
  make_request = rows[arguments[1]]
  response = learn[arguments[1]]
  for text in io.lines(arguments[2]) do
    local id, token, tag = text:match("^(%d+) (Bearer %S+) ?(.*)$")
    users[#users + 1] = { id = tonumber(id), token = token, tag = tag }
    if response then wait_for_exchange(tag) end
  end
  tokens_file = arguments[2]
  next_item = tonumber(arguments[3])
  highest = tonumber(arguments[4])
  path = arguments[5]
  math.randomseed(4711)
end

function request() return make_request(users[math.random(#users)]) end

-- The next run goes on with the successors. Of those that no answer came for, nobody knows them.
local function keep_successors()
  local sent, come, tokens = thread_of_requests:get("sent"), thread_of_requests:get("come"), thread_of_requests:get("waiting")
  if come == 0 then return end
  local file = assert(io.open(thread_of_requests:get("tokens_file"), "w"))
  for k = sent + 1, come do file:write("0 Bearer - ", tokens[k], "\n") end
  file:close()
end

function done(summary, latency)
  keep_successors()
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "errors": %d, "p50_ms": %.3f, "p99_ms": %.3f, "p999_ms": %.3f}',
    summary.requests, summary.duration / 1e6, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000))
end
