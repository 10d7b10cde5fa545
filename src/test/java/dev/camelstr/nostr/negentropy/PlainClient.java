package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The leading side of NIP-77 written the dumb way, sharing no code with the real one: big integers, a map, bounds of full
 * length, and other sizes of ranges.
 */
public final class PlainClient {
    private static final String ZEROS = "0".repeat(64);
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
    private static final String INFINITY = "~";

    private final TreeMap<String, byte[]> records = new TreeMap<>();
    private final int buckets;
    public final Set<EventId> have = new HashSet<>();
    public final Set<EventId> need = new HashSet<>();
    private ByteArrayOutputStream out;
    private long lastWritten;
    private long lastRead;
    private boolean spoke;

    /** @param records created_at by id */
    public PlainClient(Map<EventId, Long> records, int buckets) {
        records.forEach((id, createdAt) -> this.records.put(place(createdAt, id.hex()), id.bytes()));
        this.buckets = buckets;
    }

    private static String place(long createdAt, String id) {
        return String.format("%020d", createdAt) + id;
    }

    public byte[] open() {
        begin();
        speakOf(place(0, ZEROS), INFINITY);
        return out.toByteArray();
    }

    /** The next message; nothing when all is known. */
    public Optional<byte[]> answer(byte[] message) throws Exception {
        ByteBuffer in = ByteBuffer.wrap(message);
        if (in.get() != 0x61) {
            throw new IllegalStateException("another version");
        }
        begin();
        lastRead = 0;
        String lower = place(0, ZEROS);
        while (in.hasRemaining()) {
            String upper = readBound(in);
            int mode = (int) readVarint(in);
            if (mode == 0) {
                skip(upper);
            } else if (mode == 1) {
                byte[] theirs = new byte[16];
                in.get(theirs);
                if (Arrays.equals(theirs, fingerprint(range(lower, upper).values()))) {
                    skip(upper);
                } else {
                    speakOf(lower, upper);
                }
            } else if (mode == 2) {
                learn(in, range(lower, upper));
                skip(upper);
            } else {
                throw new IllegalStateException("mode " + mode);
            }
            lower = upper;
        }
        return spoke ? Optional.of(out.toByteArray()) : Optional.empty();
    }

    private void begin() {
        out = new ByteArrayOutputStream();
        out.write(0x61);
        lastWritten = 0;
        spoke = false;
    }

    private void learn(ByteBuffer in, Map<String, byte[]> mine) {
        Set<EventId> theirs = new HashSet<>();
        for (long count = readVarint(in); count > 0; count--) {
            byte[] id = new byte[32];
            in.get(id);
            theirs.add(EventId.of(id));
        }
        for (byte[] id : mine.values()) {
            if (!theirs.remove(EventId.of(id))) {
                have.add(EventId.of(id));
            }
        }
        need.addAll(theirs);
    }

    private Map<String, byte[]> range(String lower, String upper) {
        return records.subMap(lower, upper);
    }

    private void skip(String upper) {
        writeBound(upper);
        writeVarint(0);
    }

    private void speakOf(String lower, String upper) {
        spoke = true;
        Map<String, byte[]> range = range(lower, upper);
        if (range.size() <= buckets) {
            writeBound(upper);
            writeVarint(2);
            writeVarint(range.size());
            range.values().forEach(out::writeBytes);
            return;
        }
        List<String> places = List.copyOf(range.keySet());
        for (int i = 1; i <= buckets; i++) {
            String begin = i == 1 ? lower : places.get(places.size() * (i - 1) / buckets);
            String end = i == buckets ? upper : places.get(places.size() * i / buckets);
            writeBound(end);
            writeVarint(1);
            out.writeBytes(fingerprint(range(begin, end).values()));
        }
    }

    static byte[] fingerprint(Iterable<byte[]> ids) {
        BigInteger sum = BigInteger.ZERO;
        int count = 0;
        for (byte[] id : ids) {
            sum = sum.add(new BigInteger(1, reversed(id)));
            count++;
        }
        byte[] bigEndian = sum.mod(MODULUS).toByteArray();
        byte[] padded = new byte[32];
        int kept = Math.min(32, bigEndian.length);
        System.arraycopy(bigEndian, bigEndian.length - kept, padded, 32 - kept, kept);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(reversed(padded));
            digest.update(varint(count));
            return Arrays.copyOf(digest.digest(), 16);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (value >= 128) {
            for (byte digit : varint(value >> 7)) {
                bytes.write(digit | 128);
            }
        }
        bytes.write((int) (value & 127));
        return bytes.toByteArray();
    }

    private void writeVarint(long value) {
        out.writeBytes(varint(value));
    }

    private void writeBound(String place) {
        if (place.equals(INFINITY)) {
            writeVarint(0);
            writeVarint(0);
            return;
        }
        long createdAt = Long.parseLong(place.substring(0, 20));
        writeVarint(1 + createdAt - lastWritten);
        lastWritten = createdAt;
        writeVarint(32);
        out.writeBytes(HexFormat.of().parseHex(place.substring(20)));
    }

    private String readBound(ByteBuffer in) {
        long encoded = readVarint(in);
        byte[] prefix = new byte[(int) readVarint(in)];
        in.get(prefix);
        if (encoded == 0) {
            return INFINITY;
        }
        lastRead += encoded - 1;
        return place(lastRead, HexFormat.of().formatHex(Arrays.copyOf(prefix, 32)));
    }

    private static long readVarint(ByteBuffer in) {
        long value = 0;
        byte digit;
        do {
            digit = in.get();
            value = value << 7 | digit & 127;
        } while (digit < 0);
        return value;
    }
}
