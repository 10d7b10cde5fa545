package dev.camelstr.cli.sample;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.text.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The authors of sample events: the n-th writes 1/n as much as the first (Zipf). */
final class SampleAuthors {

    /** @param secret 32 bytes */
    record Author(int index, PublicKey pubkey, byte[] secret) {

        Event sign(EventBuilder event, Schnorr schnorr) {
            EventId id = event.id(pubkey);
            return event.build(pubkey, id, schnorr.sign(id.bytes(), secret, new byte[32]));
        }
    }

    private final List<Author> authors;
    private final double[] cumulative;

    SampleAuthors(int count, long seed, Schnorr schnorr) {
        authors = IntStream.range(0, count)
                .parallel()
                .mapToObj(index -> author(index, seed, schnorr))
                .collect(Collectors.toList());
        cumulative = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
    }

    private static Author author(int index, long seed, Schnorr schnorr) {
        byte[] secret =
                Sha256.of(ByteBuffer.allocate(12).putLong(seed).putInt(index).array());
        return new Author(index, PublicKey.of(schnorr.publicKey(secret)), secret);
    }

    Author pick(Random random) {
        double at = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, at);
        return authors.get(Math.min(authors.size() - 1, found < 0 ? -found - 1 : found));
    }
}
