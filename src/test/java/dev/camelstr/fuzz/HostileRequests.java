package dev.camelstr.fuzz;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** What is no message: HTTP, and frames that clients send now and then, again and again. */
final class HostileRequests {
    private static final String ELSEWHERE = "127.0.0.2";
    private static final String BODY = "{\"method\":\"supportedmethods\",\"params\":[]}";

    private final EventSigner honest;

    /** @param honest an administrator, whose name is misused */
    HostileRequests(EventSigner honest) {
        this.honest = honest;
    }

    List<Attack> all() {
        return List.of(
                new Attack("calls with forged signatures", ELSEWHERE, 20, this::call, ""),
                new Attack("heads of awkward text", ELSEWHERE, 20, HostileRequests::awkwardHead, ""),
                new Attack("pages with awkward parameters", ELSEWHERE, 20, HostileRequests::awkwardPages, ""),
                new Attack(
                        "pings",
                        ELSEWHERE,
                        8,
                        stranger -> repeat(stranger, RawClient.PING, new byte[125]),
                        "closed: 1008"),
                new Attack(
                        "pongs",
                        ELSEWHERE,
                        8,
                        stranger -> repeat(stranger, RawClient.PONG, new byte[125]),
                        "closed: 1008"),
                new Attack("goodbyes", ELSEWHERE, 20, HostileRequests::sayGoodbye, "closed"));
    }

    private void call(Stranger stranger) throws IOException {
        byte[] event = honest.sign(new EventBuilder(27_235)
                        .tag("u", "http://relay.test/")
                        .tag("method", "POST")
                        .tag("payload", "00".repeat(32)))
                .raw();
        event[event.length - 4] = event[event.length - 4] == '0' ? (byte) '1' : (byte) '0';
        String head = "POST / HTTP/1.1\r\nHost: relay.test\r\nContent-Type: application/nostr+json+rpc\r\n"
                + "Authorization: Nostr " + Base64.getEncoder().encodeToString(event) + "\r\n";
        try (RawClient client = stranger.connect()) {
            client.http(head + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY);
        }
    }

    private static void awkwardHead(Stranger stranger) throws IOException {
        HostileText texts = new HostileText(new Random(stranger.number()));
        try (RawClient client = stranger.connect()) {
            client.write(("GET /" + texts.next(2_000) + " HTTP/1.1\r\nHost: " + texts.next(200) + "\r\n"
                            + texts.next(20) + ": " + texts.next(2_000) + "\r\n"
                            + "X-Forwarded-For: " + texts.next(2_000) + "\r\nAccept: " + texts.next(2_000)
                            + "\r\nSec-WebSocket-Extensions: " + texts.next(2_000) + "\r\n"
                            + "Authorization: Nostr " + texts.next(2_000) + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            client.rest();
        }
    }

    private static void awkwardPages(Stranger stranger) throws IOException {
        HostileText texts = new HostileText(new Random(stranger.number()));
        List<String> pages = List.of(
                "/api/status?history=300&minutes=1440",
                "/api/status?relays=",
                "/api/status?sort=",
                "/api/relays?x=",
                "/api/rejected?before=",
                "/web/");
        try (RawClient client = stranger.connect()) {
            for (int i = 0; stranger.isAtWork(); i++) {
                String parameter =
                        Base64.getUrlEncoder().encodeToString(texts.next(2_000).getBytes(StandardCharsets.UTF_8));
                client.http("HEAD " + pages.get(i % pages.size()) + parameter + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
        }
    }

    private static void repeat(Stranger stranger, int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            frames.writeBytes(RawClient.encode(0x80 | opcode, payload));
        }
        try (RawClient client = stranger.join()) {
            stranger.listen(client);
            while (stranger.isAtWork()) {
                client.write(frames.toByteArray());
            }
        }
    }

    private static void sayGoodbye(Stranger stranger) throws IOException {
        byte[][] payloads = {{}, {3}, {3, (byte) 0xe8}, {0, 0}, {3, (byte) 0xe8, (byte) 0xff}, new byte[125]};
        try (RawClient client = stranger.join()) {
            stranger.ask(
                    client, RawClient.encode(0x80 | RawClient.CLOSE, payloads[stranger.number() % payloads.length]));
        }
    }
}
