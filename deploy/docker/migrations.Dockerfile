# The migrations of both databases: `docker run … cartwright/migrations customers up`, or cart; see deploy/cartwright-migrate.
FROM debian:bookworm-slim
WORKDIR /usr/share/cartwright
COPY debian-packages.txt ./
RUN apt-get update \
 && sed -n '/^\[migrations\]/,/^\[/s/^\([a-z][^ ]*\).*/\1/p' debian-packages.txt \
  | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /usr/share/doc /usr/share/locale /usr/share/man debian-packages.txt
COPY deploy/cartwright-migrate /usr/local/bin/
COPY customers/migrations customers/migrations
COPY cart/migrations cart/migrations
USER 10001:10001
ENTRYPOINT ["cartwright-migrate"]
CMD ["--help"]
