package dev.camelstr.pipeline.imports;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What a file holds, whether it is compressed (gzip, zstd) or not: its first bytes decide, not its name. It is read as it
 * comes, so what grows beyond measure costs time and no memory.
 */
final class Decompressed extends FilterInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int MAGIC = 4;

    private Decompressed(InputStream in) {
        super(in);
    }

    static InputStream of(InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(MAGIC);
        byte[] magic = in.readNBytes(MAGIC);
        in.reset();
        if (begins(magic, 0x1f, 0x8b)) {
            return new Decompressed(gzip(in));
        }
        return begins(magic, 0x28, 0xb5, 0x2f, 0xfd) ? new Decompressed(new ZstdInputStream(in)) : in;
    }

    /** Files that were joined are read to the last one's end, unlike with Java's own. */
    private static InputStream gzip(InputStream in) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(true)
                .get();
    }

    private static boolean begins(byte[] bytes, int... octets) {
        for (int i = 0; i < octets.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != octets[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        byte[] octet = new byte[1];
        int count = read(octet, 0, 1);
        return count < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (MalformedInputException | IndexOutOfBoundsException e) {
            throw new IOException("the compressed data is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("the compressed data is damaged or cut off: " + e.getMessage(), e);
        }
    }
}
