package dev.camelstr.nostr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.testing.AwkwardText;
import dev.camelstr.testing.Cost;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever is repeated, wherever it stands, costs what it is long. */
class LinearCostFuzz {
    private static final List<String> FRAMES = List.of(
            "%s",
            "[\"%s\"]",
            "[\"REQ\",\"x\",{\"search\":\"%s\"}]",
            "[\"REQ\",\"x\",{\"%s\":[1]}]",
            "[\"REQ\",\"x\",{\"#t\":[\"%s\"]}]",
            "[\"EVENT\",{\"content\":\"%s\"}]");

    @FuzzTest(maxDuration = "60s")
    void growsWithLength(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        String frame = FRAMES.get((bytes[0] & 0xff) % FRAMES.size());
        String piece = new String(bytes, 1, Math.min(bytes.length - 1, 32), StandardCharsets.UTF_8);
        Cost.growsWithLength(frame, n -> frame.replace("%s", AwkwardText.of(piece, n)), text -> {
            ClientMessageParser.parse(text.getBytes(StandardCharsets.UTF_8));
        });
        Cost.growsWithLength("URL", n -> "ws://" + AwkwardText.of(piece, n), RelayUrl::normal);
        Cost.growsWithLength("shown", n -> AwkwardText.of(piece, n), ShownText::lines);
        Cost.growsWithLength("NIP-19", n -> AwkwardText.of(piece, n), Nip19::decode);
    }
}
