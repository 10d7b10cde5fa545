package dev.camelstr.component.nostr.link;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a relay sends, as the WebSocket client may see it: the head of an answer that opens a WebSocket, once it is whole,
 * then what a {@link FrameGuard} hands on. Fails where there is no more of it.
 */
final class GuardedInputStream extends FilterInputStream {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int BUFFER_BYTES = 8 * 1024;

    private final ResponseHead head = new ResponseHead();
    private final FrameGuard guard;
    private final byte[] raw = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private byte[] due = {};
    private int dueAt;
    private RefusedInputException refusal;

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
        int done = 0;
        while (done < length) {
            if (dueAt < due.length) {
                done += copyDue(bytes, offset + done, length - done);
            } else if (refusal != null || at == end && done > 0) {
                break;
            } else if (at < end || fill()) {
                done += handOn(bytes, offset + done, length - done);
            } else {
                return -1;
            }
        }
        if (done == 0 && length > 0) {
            throw refusal;
        }
        return done;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(raw, 0, raw.length));
        return end > 0;
    }

    private int copyDue(byte[] bytes, int offset, int length) {
        int copied = Math.min(length, due.length - dueAt);
        System.arraycopy(due, dueAt, bytes, offset, copied);
        dueAt += copied;
        return copied;
    }

    /** Looks at what is read; how much of it was handed on is 0 where it is held back, left out or refused. */
    private int handOn(byte[] bytes, int offset, int length) {
        try {
            if (!head.isComplete()) {
                acceptHead();
                return 0;
            }
            int handedOn = 0;
            if (guard.payloadLeft() > 0) {
                handedOn = handOnPayload(bytes, offset, length);
            } else {
                guard.acceptHeaderByte(raw[at++]);
            }
            due = guard.takeDue();
            dueAt = 0;
            return handedOn;
        } catch (RefusedInputException e) {
            refusal = e;
            return 0;
        }
    }

    private void acceptHead() throws RefusedInputException {
        while (at < end && !head.isComplete()) {
            head.accept(raw[at++]);
        }
        if (head.isComplete()) {
            if (head.status() != SWITCHING_PROTOCOLS) {
                throw new HandshakeRefusedException(head);
            }
            due = head.bytes();
        }
    }

    private int handOnPayload(byte[] bytes, int offset, int length) {
        int run = (int) Math.min(guard.payloadLeft(), end - at);
        boolean leftOut = guard.isLeftOut();
        if (!leftOut) {
            run = Math.min(run, length);
            System.arraycopy(raw, at, bytes, offset, run);
        }
        at += run;
        guard.passPayload(run);
        return leftOut ? 0 : run;
    }

    /** What can be read for certain without waiting. */
    @Override
    public int available() {
        return due.length - dueAt;
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
