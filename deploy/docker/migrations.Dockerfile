# The migrations of both databases: `docker run … cartwright/migrations customers up`, or cart; see deploy/docker/migrate.
FROM debian:bookworm-slim
WORKDIR /migrations
COPY debian-packages.txt ./
RUN apt-get update \
 && sed -n '/^\[migrations\]/,/^\[/s/^\([a-z][^ ]*\).*/\1/p' debian-packages.txt \
  | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /usr/share/doc /usr/share/locale /usr/share/man debian-packages.txt
COPY deploy/docker/migrate /usr/local/bin/
COPY customers/migrations customers
COPY cart/migrations cart
USER 10001:10001
# Sqitch gives up without a home, a time zone or a name to note in the database.
ENV HOME=/tmp TZ=UTC LC_ALL=C.UTF-8 SQITCH_FULLNAME=migrations SQITCH_EMAIL=migrations@localhost
ENTRYPOINT ["migrate"]
CMD ["--help"]
