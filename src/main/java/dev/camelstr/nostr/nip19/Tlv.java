package dev.camelstr.nostr.nip19;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A list of type, length, value, with one byte for type and length (NIP-19). Types that nobody asks for are ignored. */
final class Tlv {
    private static final int MAX_VALUE = 255;

    private record Entry(int type, byte[] value) {}

    private final List<Entry> entries = new ArrayList<>();

    /** @throws IllegalArgumentException if a value ends after the data */
    static Tlv parse(byte[] data) {
        Tlv tlv = new Tlv();
        int at = 0;
        while (at < data.length) {
            int start = at + 2;
            int end = start > data.length ? start : start + (data[at + 1] & 0xFF);
            if (end > data.length) {
                throw new IllegalArgumentException("truncated");
            }
            tlv.entries.add(new Entry(data[at] & 0xFF, Arrays.copyOfRange(data, start, end)));
            at = end;
        }
        return tlv;
    }

    /** @throws IllegalArgumentException for more than 255 bytes */
    Tlv add(int type, byte[] value) {
        if (value.length > MAX_VALUE) {
            throw new IllegalArgumentException("a value has at most 255 bytes, not " + value.length);
        }
        entries.add(new Entry(type, value));
        return this;
    }

    Tlv addTexts(int type, List<String> texts) {
        for (String text : texts) {
            add(type, text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Four bytes, big-endian. */
    Tlv addInt(int type, int value) {
        return add(type, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    Optional<byte[]> first(int type) {
        return entries.stream()
                .filter(entry -> entry.type() == type)
                .map(Entry::value)
                .findFirst();
    }

    Optional<Integer> firstInt(int type) {
        return first(type).map(value -> {
            if (value.length != Integer.BYTES) {
                throw new IllegalArgumentException("a number has four bytes, not " + value.length);
            }
            return ByteBuffer.wrap(value).getInt();
        });
    }

    /** @throws IllegalArgumentException if one is not UTF-8 */
    List<String> texts(int type) {
        return entries.stream()
                .filter(entry -> entry.type() == type)
                .map(entry -> text(entry.value()))
                .toList();
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            out.write(entry.type());
            out.write(entry.value().length);
            out.writeBytes(entry.value());
        }
        return out.toByteArray();
    }
}
