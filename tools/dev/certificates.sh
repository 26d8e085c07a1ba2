# Certificates of a private CA: what a service with a gRPC interface shows its clients, and what they show it.

# make_certificates <folder>: makes what is missing there or ends within a month.
make_certificates() {
  local folder=$1 service usage names
  make_authority "$folder" ca "Cartwright development CA"
  for service in "${services[@]}"; do
    usage=clientAuth names=DNS:$service
    if has_setting "$service" GRPC_PORT; then
      usage=serverAuth names=DNS:localhost,$names,IP:127.0.0.1,IP:::1
      [ -z "$(services_called_by "$service")" ] || usage+=,clientAuth
    fi
    make_certificate "$folder" ca "$service" "$usage" "$names"
  done
}

# The containers of docker-compose.yml run as SYSTEM_USER_ID and read the keys from this folder.
let_containers_read_keys() {
  local user=${SYSTEM_USER_ID:-}
  if [ -z "$user" ] && [ -f .env ]; then user=$(sed -n 's/^SYSTEM_USER_ID=//p' .env); fi
  [ -n "$user" ] && [ "$user" != "$(id -u)" ] || return 0
  if [ "$(id -u)" = 0 ]; then
    (cd "$local/certificates" && chown "$user" "${services[@]/%/.key}")
  else
    step "The keys are yours alone: for docker-compose, set SYSTEM_USER_ID=$(id -u) in .env"
  fi
}

# make_stranger <folder>: a CA that nobody trusts and a client of it, for the tests; and a client of our CA that may not
# call customers.
make_stranger() {
  local folder=$1
  make_authority "$folder" stranger-ca "Stranger CA"
  make_certificate "$folder" stranger-ca stranger clientAuth "DNS:stranger"
  make_certificate "$folder" ca neighbour clientAuth "DNS:neighbour,DNS:cart.example,DNS:*"
}

make_authority() {
  local folder=$1 name=$2 title=$3
  mkdir -p "$folder"
  if lasts "$folder/$name.crt" && [ -s "$folder/$name.key" ]; then return; fi
  make_key "$folder/$name.key"
  openssl req -x509 -new -key "$folder/$name.key" -sha256 -days 3650 -subj "/CN=$title" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -out "$folder/$name.crt"
}

make_certificate() {
  local folder=$1 authority=$2 name=$3 usage=$4 alternative_names=$5
  if lasts "$folder/$name.crt" && [ -s "$folder/$name.key" ] &&
    openssl verify -CAfile "$folder/$authority.crt" "$folder/$name.crt" >/dev/null 2>&1; then
    return
  fi
  make_key "$folder/$name.key"
  openssl req -new -key "$folder/$name.key" -subj "/CN=$name" -out "$folder/$name.csr"
  openssl x509 -req -in "$folder/$name.csr" -CA "$folder/$authority.crt" -CAkey "$folder/$authority.key" \
    -set_serial "0x$(openssl rand -hex 16)" -sha256 -days 397 -out "$folder/$name.crt" -extfile <(
      echo "basicConstraints = critical, CA:FALSE"
      echo "keyUsage = critical, digitalSignature"
      echo "extendedKeyUsage = $usage"
      echo "subjectAltName = $alternative_names"
    ) 2>/dev/null
  rm "$folder/$name.csr"
}

make_key() {
  (umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null)
  chmod 600 "$1"
}

lasts() {
  [ -s "$1" ] && openssl x509 -in "$1" -noout -checkend $((30 * 24 * 3600)) >/dev/null 2>&1
}
