package dev.camelstr.cli.sample;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessages;
import java.util.List;

/**
 * A relay that does nothing: it takes every event, and answers every question with so many copies of one event, made
 * beforehand. What a load reaches with it is what the load itself is able to do. It runs in this process, on one thread.
 */
public final class NullRelay implements AutoCloseable {
    private record Answer(String subscription, byte[] frames) {}

    private final SampleRelay relay = SampleRelay.start(List.of());
    private final byte[] event;
    private volatile int copies;
    private volatile Answer last = new Answer("", new byte[0]);

    /** @param event raw JSON */
    public NullRelay(byte[] event) {
        this.event = event;
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                return answers(session, message);
            }
        });
    }

    public String url() {
        return relay.url();
    }

    /** From now on each answer has so many events. */
    public void answerWith(int events) {
        copies = events;
        last = new Answer("", new byte[0]);
    }

    private boolean answers(SampleRelay.Session session, ClientMessage message) {
        if (message instanceof ClientMessage.Event published) {
            session.sendBytes(
                    FrameBuffer.single(0x1, RelayMessages.ok(published.event().id(), true, "")));
            return true;
        }
        if (message instanceof ClientMessage.Req request) {
            session.sendBytes(answer(request.subscription()));
            return true;
        }
        return false;
    }

    private byte[] answer(String subscription) {
        Answer known = last;
        if (!known.subscription().equals(subscription) || known.frames().length == 0) {
            FrameBuffer frames = new FrameBuffer();
            for (int i = 0; i < copies; i++) {
                frames.text(RelayMessages.event(subscription, event));
            }
            frames.text(RelayMessages.eose(subscription));
            known = new Answer(subscription, frames.copy());
            last = known;
        }
        return known.frames();
    }

    @Override
    public void close() {
        relay.close();
    }
}
