package dev.camelstr.component.relay.session;

import io.netty.channel.Channel;

/** Whether a socket is read: only while nobody has a reason against it. What is not read stays with the client. */
final class ReadGate {
    enum Reason {
        INBOX_FULL,
        SLOW_READER,
        TOO_FAST,
        SUSPENDED;

        private int bit() {
            return 1 << ordinal();
        }
    }

    private final Channel channel;
    private int reasons;
    private boolean released;

    ReadGate(Channel channel) {
        this.channel = channel;
    }

    synchronized void close(Reason reason) {
        reasons |= reason.bit();
        apply();
    }

    synchronized void open(Reason reason) {
        if ((reasons & reason.bit()) != 0) {
            reasons &= ~reason.bit();
            apply();
        }
    }

    /** From now on the socket is read, whatever the reasons: the client's answer to a close frame is awaited. */
    synchronized void release() {
        released = true;
        apply();
    }

    /** On the event loop only: elsewhere Netty defers one half of the change, which could undo a later one. */
    private void apply() {
        if (channel.eventLoop().inEventLoop()) {
            channel.config().setAutoRead(isOpen());
        } else {
            channel.eventLoop().execute(() -> channel.config().setAutoRead(isOpen()));
        }
    }

    synchronized boolean isOpen() {
        return reasons == 0 || released;
    }
}
