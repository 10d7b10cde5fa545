package dev.camelstr.store.database;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 64-bit hash by which table {@code tag} finds events: SipHash-2-4 of a tag's one-letter name and its value, under a
 * key that only this database has, so that nobody can choose tags that collide. Two values can share a hash all the
 * same: matches are checked again.
 */
public final class TagHash {
    private final long k0;
    private final long k1;

    /** @param key 16 bytes, {@code tag-hash-key} of table {@code setting} */
    public TagHash(byte[] key) {
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        this.k0 = words.getLong();
        this.k1 = words.getLong();
    }

    /** @param name one letter, of {@code a-z} or {@code A-Z} */
    public long of(String name, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[text.length + 1];
        bytes[0] = (byte) name.charAt(0);
        System.arraycopy(text, 0, bytes, 1, text.length);
        return sipHash(bytes);
    }

    /** The hashes of an event's indexed tags, each once, in no particular order. */
    public long[] of(Event event) {
        long[] hashes = new long[event.tags().size()];
        int count = 0;
        for (Tag tag : event.tags()) {
            if (tag.isIndexed()) {
                hashes[count++] = of(tag.name(), tag.value());
            }
        }
        return Arrays.stream(hashes, 0, count).distinct().toArray();
    }

    /** The hashes of what a filter asks of tags: one array for each of its names, in their order. */
    public List<long[]> of(Filter filter) {
        List<long[]> hashes = new ArrayList<>();
        filter.tags()
                .forEach((name, values) -> hashes.add(
                        values.stream().mapToLong(value -> of(name, value)).toArray()));
        return hashes;
    }

    private long sipHash(byte[] bytes) {
        SipState state = new SipState(k0, k1);
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int block = bytes.length / Long.BYTES; block > 0; block--) {
            state.take(words.getLong());
        }
        state.take(lastWord(words, bytes.length));
        return state.end();
    }

    private static long lastWord(ByteBuffer rest, int length) {
        long word = (long) length << 56;
        for (int shift = 0; rest.hasRemaining(); shift += 8) {
            word |= (rest.get() & 0xffL) << shift;
        }
        return word;
    }

    private static final class SipState {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        SipState(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void take(long word) {
            v3 ^= word;
            rounds(2);
            v0 ^= word;
        }

        long end() {
            v2 ^= 0xff;
            rounds(4);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void rounds(int count) {
            for (int round = 0; round < count; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
