-- What a store is asked all day, for wrk: wrk … -s memory.lua URL -- <customers or cart> <tokens file> <seed>
-- Reads, writes, and requests that are refused, of users whose numbers and tokens are lines of the file; user n has cart n.

local users, kinds, total = {}, {}, 0
failures, answers = 0, 0

local function headers(user) return { ["Authorization"] = user.token, ["Content-Type"] = "application/json" } end
local function often(share, make) kinds[#kinds + 1] = { share, make } total = total + share end
local function own(method, path, body)
  return function(user)
    return wrk.format(method, (path:gsub("ID", user.id)), headers(user), body and body:gsub("NUMBER", math.random(6)))
  end
end

local mixes = {}

function mixes.cart()
  often(300, own("GET", "/api/v1/cart/ID/"))
  often(150, own("POST", "/api/v1/cart-item/ID/create", '{"product_id": NUMBER, "quantity": 2}'))
  often(20, own("DELETE", "/api/v1/cart/ID/"))
  often(100, own("GET", "/api/v1/products/list/"))
  often(50, own("GET", "/api/v1/products/list/?search=pencil%201"))
  often(20, own("OPTIONS", "/api/v1/cart/ID/"))
  often(30, own("POST", "/api/v1/cart-item/ID/create", '{"product_id": "NUMBER"}'))
  often(20, own("POST", "/api/v1/cart-item/ID/create", '{"product_id": '))
  often(20, own("PATCH", "/api/v1/cart-item/999999999/", '{"quantity": NUMBER}'))
  often(20, function() return wrk.format("GET", "/api/v1/cart/" .. math.random(1e9) .. "/", headers(users[2])) end)
  often(20, function() return wrk.format("GET", "/api/v1/cart/1/") end)
  often(20, function() return wrk.format("GET", "/api/v1/" .. math.random(1e9)) end)
  often(20, function() return wrk.format("GET", "/api/v1/cart/2/", { ["Authorization"] = "Bearer x." .. math.random(1e9) .. ".y" }) end)
end

function mixes.customers()
  often(600, own("GET", "/api/v1/users/ID/"))
  often(150, own("PATCH", "/api/v1/users/ID/", '{"first_name": "NUMBER"}'))
  often(30, own("PATCH", "/api/v1/users/ID/", '{"email": "NUMBER"}'))
  often(30, own("PATCH", "/api/v1/users/ID/", '{"first_name": '))
  often(30, own("PATCH", "/api/v1/users/1/", '{"first_name": "NUMBER"}'))
  often(20, own("POST", "/api/v1/users/create/", '{"email": "user1@example.com"}'))
  often(20, own("GET", "/api/v1/users/list/"))
  often(5, function() return wrk.format("GET", "/api/v1/users/list/?search=user" .. math.random(1000), headers(users[1])) end)
  often(30, function() return wrk.format("GET", "/api/v1/users/2/", { ["Authorization"] = "Bearer x." .. math.random(1e9) .. ".y" }) end)
  often(30, function() return wrk.format("GET", "/api/v1/" .. math.random(1e9)) end)
  often(20, function() return wrk.format("GET", "/livez") end)
  often(2, own("POST", "/api/v1/auth/login/", '{"email": "userID@example.com", "password": "testPass123"}'))
end

function init(arguments)
  for line in io.lines(arguments[2]) do
    local id, token = line:match("^(%d+) (.+)$")
    users[#users + 1] = { id = id, token = token }
  end
  math.randomseed(tonumber(arguments[3]))
  mixes[arguments[1]]()
end

function request()
  local lot = math.random(total)
  for _, kind in ipairs(kinds) do
    lot = lot - kind[1]
    if lot <= 0 then return kind[2](users[math.random(2, #users)]) end
  end
end

function response(status)
  answers = answers + 1
  if status >= 500 then failures = failures + 1 end
end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end

function done(summary)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  local answered = 0
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("failures")
    answered = answered + thread:get("answers")
  end
  print(string.format("RESULT %d %d", answered, failed))
end
