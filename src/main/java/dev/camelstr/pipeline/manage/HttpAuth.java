package dev.camelstr.pipeline.manage;

import dev.camelstr.component.relay.PageRequest;
import dev.camelstr.component.relay.RpcRequest;
import dev.camelstr.component.relay.limits.IpAddress;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.text.Sha256;
import dev.camelstr.pipeline.serve.client.Administrators;
import dev.camelstr.pipeline.serve.client.OwnUrl;
import dev.camelstr.store.moderation.ModerationTables;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says who has signed an HTTP request (NIP-98, with the payload that NIP-86 demands), and whether that is an administrator.
 * Each authorization of an administrator counts once, on all nodes together; one that only reads, as long as it is young.
 * Thread-safe.
 */
public final class HttpAuth {
    private static final int KIND = 27_235;
    private static final String SCHEME = "Nostr ";
    private static final String NOBODY = "nobody may manage this relay";

    /** NIP-98 suggests it. */
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    /** Few requests come, and it is the implementation that works everywhere. */
    private final EventVerifier verifier = new EventVerifier(Schnorr.of("bouncycastle"));

    private final OwnUrl ownUrl;
    private final Administrators administrators;
    private final ModerationTables tables;
    private final Clock clock;

    public HttpAuth(OwnUrl ownUrl, Administrators administrators, ModerationTables tables, Clock clock) {
        this.ownUrl = ownUrl;
        this.administrators = administrators;
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * The administrator who signed this request.
     *
     * @throws UnauthorizedException if there is none, saying why
     * @throws SQLException if it cannot be known whether the authorization was used before
     */
    PublicKey administrator(RpcRequest request) throws UnauthorizedException, SQLException {
        require(administrators.exist(), NOBODY);
        Event event = signed(request.authorization(), request.remoteAddress(), Set.of(request.method()));
        require(isOwn(value(event, "u"), request), "the u tag is not this relay's URL" + below(request));
        require(
                value(event, "payload").equalsIgnoreCase(Sha256.hexOf(request.body())),
                "the payload tag is not the SHA-256 of the body");
        return administrator(event);
    }

    /**
     * The administrator who signed this request for a page.
     *
     * @throws UnauthorizedException if there is none, saying why
     * @throws SQLException if it cannot be known whether the authorization was used before
     */
    PublicKey administrator(PageRequest request) throws UnauthorizedException, SQLException {
        require(administrators.exist(), NOBODY);
        return administrator(signed(request, Set.of("GET")));
    }

    /**
     * Whoever signed this request for a page.
     *
     * @throws UnauthorizedException if nobody did, saying why
     */
    public PublicKey reader(PageRequest request) throws UnauthorizedException {
        Event event = signed(request, Set.of("GET", "HEAD"));
        verify(event);
        return event.pubkey();
    }

    private Event signed(PageRequest request, Set<String> methods) throws UnauthorizedException {
        Event event = signed(request.authorization(), request.remoteAddress(), methods);
        require(
                ownUrl.isOwnRequest(value(event, "u"), request.url(), request.path()),
                "the u tag is not the URL of this request");
        return event;
    }

    /** What is said to be signed; whether it is comes last, as it costs most. */
    private Event signed(String authorization, String remoteAddress, Set<String> methods) throws UnauthorizedException {
        Event event = event(authorization);
        require(event.kind() == KIND, "the authorization is not of kind " + KIND);
        require(
                Math.abs(now() - event.createdAt()) <= TOLERANCE.toSeconds(),
                "created_at is not within " + TOLERANCE.toSeconds() + " seconds of now");
        require(ownUrl.isConfigured() || isLoopback(remoteAddress), "this relay has no URL to be signed");
        require(
                methods.contains(value(event, "method")),
                "the method tag is not " + String.join(" or ", new TreeSet<>(methods)));
        return event;
    }

    private PublicKey administrator(Event event) throws UnauthorizedException, SQLException {
        verify(event);
        require(administrators.include(event.pubkey()), "this key may not manage this relay");
        require(
                tables.useOnce(event.id().bytes(), event.createdAt(), now() - TOLERANCE.toSeconds()),
                "this authorization was used before");
        return event.pubkey();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** Calls to the relay itself, or to a path of ours below it. */
    private boolean isOwn(String signed, RpcRequest request) {
        return ownUrl.isOwnRequest(signed, request.url(), below(request));
    }

    private static String below(RpcRequest request) {
        return request.path().equals(RelayCalls.PATH) ? RelayCalls.PATH : "";
    }

    private static Event event(String header) throws UnauthorizedException {
        require(!header.isEmpty(), "an Authorization header is needed (NIP-98)");
        require(header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()), "the scheme of authorization is not Nostr");
        try {
            return EventParser.parse(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()));
        } catch (IllegalArgumentException e) {
            throw new UnauthorizedException("the authorization is not in base64");
        } catch (InvalidEventException e) {
            throw new UnauthorizedException("the authorization is no event: " + e.getMessage());
        }
    }

    private void verify(Event event) throws UnauthorizedException {
        try {
            verifier.verify(event);
        } catch (InvalidEventException e) {
            throw new UnauthorizedException("the authorization is forged: " + e.getMessage());
        }
    }

    private static boolean isLoopback(String address) {
        return IpAddress.parse(address).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static String value(Event event, String tag) {
        return event.tag(tag).map(Tag::value).orElse("");
    }

    private static void require(boolean condition, String otherwise) throws UnauthorizedException {
        if (!condition) {
            throw new UnauthorizedException(otherwise);
        }
    }
}
