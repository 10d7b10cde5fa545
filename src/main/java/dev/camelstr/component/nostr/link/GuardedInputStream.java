package dev.camelstr.component.nostr.link;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hands on what a {@link FrameGuard} accepts, and fails where it does not. */
final class GuardedInputStream extends FilterInputStream {

    private final FrameGuard guard;

    GuardedInputStream(InputStream in, FrameGuard guard) {
        super(in);
        this.guard = guard;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        guard.throwRefusal();
        int read = in.read(bytes, offset, length);
        if (read <= 0) {
            return read;
        }
        int accepted = guard.accept(bytes, offset, read);
        if (accepted == 0) {
            guard.throwRefusal();
        }
        return accepted;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("skipping would pass unseen frames");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
