package dev.camelstr.cli.settings;

/** Keys, values that they may not have, and what is said of them; several parts of it have … between them. */
public final class WrongSettings {
    public static final String TABLE = """
            limits.max-deletions | -1 | a number from 1 … did you mean 1?
            relay.max-ahead | big | a size … did you mean 2MB?
            relay.max-waiting | big | a size … did you mean 48MB?
            datasource.max-size | big | a size … did you mean 0?
            collect.max-bytes-under-way | big | a size … did you mean 0?
            relay.max-client-memory | big | a size … did you mean 0?
            relays | http://nos.lol | 'http://nos.lol' is none
            relays | nos.lol | 'nos.lol' is none
            collect.filters | {} | did you mean [{}]?
            collect.filters | [{"kinds":"1"}] | kinds is an array … did you mean [{"kinds":[1]}]?
            collect.filters | [{"kind":[1]}] | unknown field: kind … did you mean [{"kinds":[1]}]?
            collect.filters | kinds=1 | did you mean [{"kinds":[1]}]?
            collect.filters | [] | it asks for nothing
            collect.filters | [{"authors":["abc"]}] | authors holds strings of 64
            collect.filters | [{"authors":["npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"]}] | did you mean [{"authors":["7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e"]}]?
            collect.follow | jack | is no public key
            collect.follow-depth | 3 | a number from 0 to 2 … did you mean 2?
            collect.follow-period | 1ms | at least 1s … did you mean 1s?
            collect.private-addresses | maybe | expected true or false
            collect.backfill-since | -1 | a number from 0 … did you mean 0?
            collect.page-rate | 0 | a number from 0.01 to 1000
            collect.answer-timeout | 30 | a time with its unit … did you mean 30s?
            collect.reconcile-interval | 1s | at least 10s … did you mean 10s?
            collect.known-ids | -1 | a number from 0 … did you mean 0?
            collect.overlap | 15 | a time with its unit … did you mean 15m?
            collect.overlap | soon | did you mean 10m?
            collect.max-in-flight | -1 | a number from 1 … did you mean 1?
            collect.max-in-flight | many | did you mean 512?
            collect.max-connections | 0 | a number from 1 … did you mean 1?
            collect.visit-interval | 6 | a time with its unit … did you mean 6h?
            collect.lease | 10 | a time with its unit … did you mean 10s?
            collect.lease | 1s | at least 2s … did you mean 2s?
            collect.secret-key | abc | expected a secret key … neither 64 lower-case hex digits nor an nsec
            collect.secret-key | file:/nonexistent | /nonexistent cannot be read
            discovery.enabled | maybe | expected true or false
            discovery.monitors | jack | is no public key
            discovery.min-authors | 0 | a number from 1 to 32 … did you mean 1?
            discovery.block | a host | expected
            discovery.max-candidates | many | did you mean 20000?
            discovery.period | 1ms | at least 1s … did you mean 1s?
            forward.relays | http://nos.lol | 'http://nos.lol' is none
            forward.filters | {} | did you mean [{}]?
            forward.rate | 0 | a number from 1 to 100000 … did you mean 1?
            forward.max-unanswered | many | did you mean 100?
            assertions.secret-key | generated | expected a secret key … neither 64 lower-case hex digits nor an nsec
            assertions.secret-key | file:/nonexistent | /nonexistent cannot be read
            assertions.least | 0 | a number from 1 … did you mean 1?
            assertions.min-change | -1 | a number from 0 to 1000 … did you mean 0?
            assertions.max-rate | many | did you mean 60?
            assertions.period | 10 | a time with its unit … did you mean 10s?
            dedup.max-ids | -1 | a number from 0 … did you mean 0?
            dedup.max-ids | many | did you mean 0?
            dedup.max-waiters | -1 | a number from 1 … did you mean 1?
            dedup.max-waiters | many | did you mean 20000?
            crypto | openssl | expected auto, native or bouncycastle
            crypto | Native | did you mean native?
            verify.threads | -1 | a number from 0 … did you mean 0?
            verify.threads | many | did you mean 0?
            rejected.max-rate | -1 | a number from 0 … did you mean 0?
            rejected.max-rate | many | did you mean 100?
            rejected.max-length | big | a size … did you mean 500MB?
            rejected.max-length | 0 | did you mean 1MB?
            rejected.max-age | 7 | did you mean 7d?
            rejected.max-age | 1s | at least 1m … did you mean 1m?
            limits.max-event-bytes | 64KX | a size from 1KB to 64MB
            limits.max-event-bytes | 1GB | did you mean 64MB?
            limits.max-event-bytes | -5 | did you mean 1000000?
            limits.max-tags | -1 | a number from 1 … did you mean 1?
            limits.max-tags | many | did you mean 10000?
            limits.max-indexed-tags | -1 | a number from 1 … did you mean 1?
            limits.max-indexed-tags | many | did you mean 5000?
            limits.max-content-length | -1 | a number from 0 … did you mean 0?
            limits.max-content-length | many | did you mean 0?
            limits.min-pow | -1 | a number from 0 … did you mean 0?
            limits.min-pow | many | did you mean 0?
            limits.max-future | 15 | did you mean 15m?
            limits.max-future | 15 min | did you mean 15m?
            limits.max-future | soon | did you mean 15m?
            limits.max-age | 15 | a time with its unit … did you mean 15s?
            limits.max-age | soon | did you mean 0s?
            policy.allow-kinds | abc | 'abc' is no kind
            policy.block-kinds | abc | 'abc' is no kind
            policy.block-kinds | file:/nonexistent | /nonexistent cannot be read
            policy.allow-pubkeys | jack | 'jack' is no public key
            policy.block-pubkeys | file:/nonexistent | /nonexistent cannot be read
            policy.min-trust | 101 | a number from 0 to 100 … did you mean 100?
            policy.unknown-pow | -1 | a number from 0 … did you mean 0?
            retention.max-age | 30d | '30d' is no KINDS=AGE, such as 7=30d
            retention.max-age | 7=soon | 'soon' is no age
            retention.max-age | 7=0s | '0s' is no age
            retention.max-age | 99999=1d | '99999' is no kind
            retention.max-age | 9-7=1d | 9-7 is no range of kinds: 7 is below 9
            retention.max-age | 5=30d | kind 5 always stays
            retention.max-age | 7=30d,7=1d | 7 and 7 name the same kinds
            retention.max-age | 1-10=30d,5-20=1d | name the same kinds
            retention.max-size | big | a size
            retention.keep-pubkeys | jack | 'jack' is no public key
            relay.host | a host | expected
            relay.port | 99999 | a number from 0 to 65535 … did you mean 65535?
            relay.port | http | did you mean 8080?
            relay.url | relay.example | did you mean wss://relay.example?
            relay.url | https://relay.example | did you mean wss://relay.example?
            relay.private-kinds | abc | 'abc' is no kind
            relay.private-to-authors | yes | expected true or false … did you mean true?
            relay.private-to-authors | maybe | expected true or false
            relay.eose-hints | yes | expected true or false … did you mean true?
            views | engagment | 'engagment' is no view that comes along … did you mean engagement?
            views | engagement,folows | did you mean engagement,follows?
            views | nothing like it | is no view that comes along
            trust.roots | jack | is no public key
            trust.depth | 11 | a number from 1 to 10 … did you mean 10?
            trust.decay | 2 | from 0 to 1
            trust.period | 10ms | at least 1s … did you mean 1s?
            trust.memory | big | a size from 1MB to 2GB
            trending.min-rank | 101 | a number from 0 to 100 … did you mean 100?
            trending.period | 30 | a time with its unit … did you mean 30s?
            stream.old-values | yes | expected true or false … did you mean true?
            relay.pubkey | npub1xyz | 'npub1xyz' is no public key
            relay.pubkey | jack | is no public key
            relay.icon | icon.png | did you mean https://icon.png?
            watcher.enabled | yes | expected true or false … did you mean true?
            watcher.enabled | maybe | expected true or false
            relay.admins | jack | 'jack' is no public key
            relay.admins | nsec1x | that is a secret key
            moderation.period | 15 | a time with its unit … did you mean 15s?
            moderation.period | soon | did you mean 1s?
            moderation.period | 0s | did you mean 10ms?
            relay.max-message-bytes | big | a size … did you mean 2000000?
            relay.max-message-bytes | 0 | did you mean 1KB?
            relay.max-connections | -1 | a number from 1 … did you mean 1?
            relay.max-connections | many | did you mean 20000?
            relay.max-connections-per-address | -1 | a number from 1 … did you mean 1?
            relay.max-connections-per-address | many | did you mean 2000?
            relay.max-pending-per-address | -1 | a number from 1 … did you mean 1?
            relay.max-pending-per-address | many | did you mean 200?
            relay.address-http-rate | -1 | a number from 0 … did you mean 0?
            relay.address-http-rate | many | did you mean 100?
            relay.max-in-flight | -1 | a number from 1 … did you mean 1?
            relay.max-in-flight | many | did you mean 256?
            relay.message-rate | -1 | a number from 0 … did you mean 0?
            relay.message-rate | many | did you mean 2000?
            relay.byte-rate | big | a size … did you mean 8388608?
            relay.address-message-rate | -1 | a number from 0 … did you mean 0?
            relay.address-message-rate | many | did you mean 20000?
            relay.address-byte-rate | big | a size … did you mean 67108864?
            relay.event-rate | -1 | a number from 0 … did you mean 0?
            relay.event-rate | many | did you mean 0?
            relay.query-rate | -1 | a number from 0 … did you mean 0?
            relay.query-rate | many | did you mean 0?
            relay.address-event-rate | -1 | a number from 0 … did you mean 0?
            relay.address-event-rate | many | did you mean 0?
            relay.address-query-rate | -1 | a number from 0 … did you mean 0?
            relay.address-query-rate | many | did you mean 0?
            relay.author-event-rate | -1 | a number from 0 … did you mean 0?
            relay.author-event-rate | many | did you mean 0?
            relay.author-byte-rate | big | a size … did you mean 0?
            relay.address-forged-rate | -1 | a number from 0 … did you mean 0?
            relay.address-forged-rate | many | did you mean 100?
            relay.write-queue | big | a size … did you mean 1048576?
            relay.write-queue | 0 | did you mean 1KB?
            relay.max-write-queue | big | a size … did you mean 8388608?
            relay.max-write-queue | 0 | did you mean 1KB?
            relay.slow-reader-timeout | 15 | a time with its unit … did you mean 15s?
            relay.slow-reader-timeout | soon | did you mean 30s?
            relay.slow-reader-timeout | 0s | did you mean 1ms?
            relay.compression | yes | expected true or false … did you mean true?
            relay.compression | maybe | expected true or false
            relay.handshake-timeout | 15 | a time with its unit … did you mean 15s?
            relay.handshake-timeout | soon | did you mean 10s?
            relay.handshake-timeout | 0s | did you mean 1ms?
            relay.message-timeout | 15 | a time with its unit … did you mean 15s?
            relay.message-timeout | soon | did you mean 30s?
            relay.message-timeout | 0s | did you mean 1ms?
            relay.ping-interval | 15 | a time with its unit … did you mean 15s?
            relay.ping-interval | soon | did you mean 30s?
            relay.ping-interval | 0s | did you mean 1ms?
            relay.idle-timeout | 15 | a time with its unit … did you mean 15m?
            relay.idle-timeout | soon | did you mean 2m?
            relay.idle-timeout | 0s | did you mean 1ms?
            relay.ping-rate | -1 | a number from 1 … did you mean 1?
            relay.ping-rate | many | did you mean 10?
            relay.drain-timeout | 15 | a time with its unit … did you mean 15s?
            relay.drain-timeout | soon | did you mean 5s?
            relay.workers | -1 | a number from 0 … did you mean 0?
            relay.workers | many | did you mean 0?
            relay.tls.certificate | /nonexistent | a file that can be read; there is no such file
            relay.tls.key | /nonexistent | a file that can be read; there is no such file
            relay.tls.reload | 15 | a time with its unit … did you mean 15s?
            relay.tls.reload | soon | did you mean 10s?
            relay.tls.reload | 0s | did you mean 1ms?
            relay.trusted-proxies | foo | 'foo' is neither an address nor a network
            relay.trusted-proxies | 10.0.0.0/33 | neither
            relay.max-subscriptions | -1 | a number from 1 … did you mean 1?
            relay.max-subscriptions | many | did you mean 100?
            relay.max-filters | -1 | a number from 1 … did you mean 1?
            relay.max-filters | many | did you mean 20?
            relay.max-filter-elements | -1 | a number from 1 … did you mean 1?
            relay.max-filter-elements | many | did you mean 10000?
            relay.max-subscription-length | -1 | a number from 1 … did you mean 1?
            relay.max-subscription-length | many | did you mean 64?
            relay.max-filter-bytes-per-connection | big | a size … did you mean 8388608?
            relay.max-filter-bytes | big | a size … did you mean 0?
            relay.max-authenticated-keys | -1 | a number from 1 … did you mean 1?
            relay.max-authenticated-keys | many | did you mean 100?
            relay.default-limit | -1 | a number from 1 … did you mean 1?
            relay.default-limit | many | did you mean 500?
            relay.max-limit | -1 | a number from 1 … did you mean 1?
            relay.max-limit | many | did you mean 5000?
            relay.ok-timeout | 15 | a time with its unit … did you mean 15s?
            relay.ok-timeout | soon | did you mean 4s?
            relay.ok-timeout | 0s | did you mean 1ms?
            relay.max-pending | -1 | a number from 1 … did you mean 1?
            relay.max-pending | many | did you mean 50000?
            relay.max-backlog | -1 | a number from 1 … did you mean 1?
            relay.max-backlog | many | did you mean 100000?
            relay.query-threads | -1 | a number from 1 … did you mean 1?
            relay.query-threads | many | did you mean 4?
            relay.long-query-threads | -1 | a number from 1 … did you mean 1?
            relay.long-query-threads | many | did you mean 2?
            relay.max-waiting-queries | -1 | a number from 1 … did you mean 1?
            relay.max-waiting-queries | many | did you mean 10000?
            relay.memory | big | a size … did you mean 0?
            relay.reads | memory | expected exact, node or database … did you mean exact?
            relay.max-paused-bytes | big | a size … did you mean 0?
            relay.query-rows | -1 | a number from 1 … did you mean 1?
            relay.query-rows | many | did you mean 1000000?
            relay.query-time | 15 | a time with its unit … did you mean 15s?
            relay.query-time | soon | did you mean 10s?
            relay.query-time | 0s | did you mean 1ms?
            relay.negentropy.max-records | -1 | a number from 1 … did you mean 1?
            relay.negentropy.max-records | many | did you mean 1000000?
            relay.negentropy.max-total-records | -1 | a number from 0 … did you mean 0?
            relay.negentropy.max-total-records | many | did you mean 0?
            relay.negentropy.max-sessions-per-connection | -1 | a number from 1 … did you mean 1?
            relay.negentropy.max-sessions-per-connection | many | did you mean 10?
            relay.negentropy.max-sessions | -1 | a number from 1 … did you mean 1?
            relay.negentropy.max-sessions | many | did you mean 1000?
            relay.negentropy.idle-timeout | 15 | a time with its unit … did you mean 15m?
            relay.negentropy.idle-timeout | soon | did you mean 1m?
            relay.negentropy.idle-timeout | 0s | did you mean 1ms?
            relay.negentropy.frame-bytes | big | a size … did you mean 500000?
            relay.negentropy.frame-bytes | 0 | did you mean 4096?
            search.kinds | abc | 'abc' is no kind
            search.kinds | 70000 | '70000' is no kind
            search.max-length | -1 | a number from 1 … did you mean 1?
            search.max-length | many | did you mean 500?
            search.max-ranked | -1 | a number from 1 … did you mean 1?
            search.max-ranked | many | did you mean 1000?
            search.max-batch | -1 | a number from 1 … did you mean 1?
            search.max-batch | many | did you mean 1000?
            statistics.retention | 15 | a time with its unit … did you mean 15d?
            statistics.retention | soon | did you mean 7d?
            statistics.retention | 0s | did you mean 1m?
            statistics.max-batch | -1 | a number from 1 … did you mean 1?
            statistics.max-batch | many | did you mean 2000?
            stream | kafka | local-stream or rabbitmq-stream
            stream | rabbitmq | did you mean rabbitmq-stream?
            stream.partitions | -1 | a number from 1 … did you mean 1?
            stream.partitions | many | did you mean 1?
            stream.max-lag | -1 | a number from 1 … did you mean 1?
            stream.max-lag | many | did you mean 2000000?
            stream.retention | big | a size … did you mean 20GB?
            stream.retention | 0 | did you mean 1MB?
            stream.stored-length | big | a size … did you mean 2GB?
            stream.stored-length | 0 | did you mean 1MB?
            data-dir | pom.xml | it is a file
            min-free-disk | big | a size … did you mean 1GB?
            rabbitmq.uri | http://broker | must begin with rabbitmq-stream://
            rabbitmq.replicas | -1 | a number from 0 … did you mean 0?
            rabbitmq.replicas | all | did you mean 0?
            rabbitmq.leader-locator | random | balanced or client-local
            rabbitmq.leader-locator | ballanced | did you mean balanced?
            datasource.url | mysql://db | jdbc:postgresql://host/db
            routes-dir | /nonexistent | there is no such folder
            store.max-batch | -1 | a number from 1 … did you mean 1?
            store.max-batch | many | did you mean 500?
            store.max-batch-size | big | a size … did you mean 2MB?
            store.max-batch-size | 0 | did you mean 1KB?
            store.lease | 15 | a time with its unit … did you mean 15s?
            store.lease | soon | did you mean 10s?
            store.lease | 0s | did you mean 100ms?
            datasource.max-connections | -1 | a number from 1 … did you mean 1?
            datasource.max-connections | many | did you mean 10?
            datasource.read-url | mysql://db | jdbc:postgresql://host/db
            datasource.read-wait | 15 | a time with its unit … did you mean 15ms?
            datasource.read-wait | soon | did you mean 10ms?
            datasource.connect-timeout | 15 | a time with its unit … did you mean 15s?
            datasource.connect-timeout | soon | did you mean 10s?
            datasource.connect-timeout | 0s | did you mean 1ms?
            upkeep.period | 15 | a time with its unit … did you mean 15m?
            upkeep.period | soon | did you mean 1m?
            upkeep.period | 0s | did you mean 10ms?
            metrics.enabled | yes | expected true or false … did you mean true?
            metrics.enabled | maybe | expected true or false
            metrics.host | a host | expected
            metrics.port | 99999 | a number from 0 to 65535 … did you mean 65535?
            metrics.port | http | did you mean 5001?
            metrics.period | 15 | a time with its unit … did you mean 15s?
            metrics.period | soon | did you mean 5s?
            metrics.period | 0s | did you mean 10ms?
            trace.exporter | foo | expected none, zipkin, otlp or console
            trace.endpoint | foo | 'foo' is none … did you mean https://foo?
            trace.ratio | 5 | a number from 0 to 1 … did you mean 1?
            trace.ratio | half | did you mean 0.01?
            log.format | foo | expected text or json
            camel-cli.enabled | yes | expected true or false … did you mean true?
            camel-cli.enabled | maybe | expected true or false
            hawtio.enabled | yes | expected true or false … did you mean true?
            hawtio.enabled | maybe | expected true or false
            hawtio.host | a host | expected
            hawtio.port | 99999 | a number from 0 to 65535 … did you mean 65535?
            hawtio.port | http | did you mean 8181?
            hawtio.names | a host | expected
            """;

    private WrongSettings() {}
}
