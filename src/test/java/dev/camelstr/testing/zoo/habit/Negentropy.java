package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.nostr.negentropy.NegentropyException;
import dev.camelstr.nostr.negentropy.Records;
import dev.camelstr.nostr.negentropy.Responder;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.RelayDocument;
import dev.camelstr.testing.zoo.ZooSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Reconciles (NIP-77), and says so. A message is answered as that of an honest relay unless the habit says otherwise. */
public class Negentropy implements Habit {
    private static final int FRAME_BYTES = 60_000;
    private static final int LEAST_FRAME_BYTES = 4_096;

    private final List<Event> unserved;
    private final int frameBytes;
    private final Map<ZooSession, Map<String, Responder>> open = new ConcurrentHashMap<>();

    private Negentropy(List<Event> unserved, int frameBytes) {
        this.unserved = unserved;
        this.frameBytes = frameBytes;
    }

    public static Habit works() {
        return new Negentropy(List.of(), FRAME_BYTES);
    }

    /** Some of what is announced cannot be had. */
    public static Habit announcesToo(List<Event> unserved) {
        return new Negentropy(unserved, FRAME_BYTES);
    }

    /** Of larger sets there is none, and it says so in words, or with the number as well. */
    public static Habit upTo(int records, boolean saysHowMany) {
        OptionalLong told = saysHowMany ? OptionalLong.of(records) : OptionalLong.empty();
        return new Negentropy(List.of(), FRAME_BYTES) {
            @Override
            void open(ZooSession session, ClientMessage.NegOpen open) throws IOException {
                if (session.relay().holdings().matching(open.filter()).size() > records) {
                    session.send(RelayMessages.negErr(open.subscription(), "blocked: this query is too big", told));
                } else {
                    super.open(session, open);
                }
            }
        };
    }

    public static Habit refused(String reason) {
        return new Negentropy(List.of(), FRAME_BYTES) {
            @Override
            void open(ZooSession session, ClientMessage.NegOpen open) throws IOException {
                session.send(RelayMessages.negErr(open.subscription(), reason));
            }
        };
    }

    public static Habit refusedByNotice() {
        return new Negentropy(List.of(), FRAME_BYTES) {
            @Override
            void open(ZooSession session, ClientMessage.NegOpen open) throws IOException {
                session.notice("ERROR: negentropy error: not today");
            }
        };
    }

    public static Habit mute() {
        return new Negentropy(List.of(), FRAME_BYTES) {
            @Override
            void open(ZooSession session, ClientMessage.NegOpen open) {}
        };
    }

    /** After its first answer. */
    public static Habit breaksOff() {
        return new Negentropy(List.of(), LEAST_FRAME_BYTES) {
            @Override
            void goOn(ZooSession session, ClientMessage.NegMsg message) throws IOException {
                session.send(RelayMessages.negErr(message.subscription(), "closed: you took too long to respond!"));
            }
        };
    }

    /** Never of one mind with the other side, whatever that says. */
    public static Habit withoutEnd() {
        return new Negentropy(List.of(), FRAME_BYTES) {
            private byte round;

            @Override
            void open(ZooSession session, ClientMessage.NegOpen open) throws IOException {
                disagree(session, open.subscription());
            }

            @Override
            void goOn(ZooSession session, ClientMessage.NegMsg message) throws IOException {
                disagree(session, message.subscription());
            }

            /** Version 1; up to infinity the fingerprint is another one each time. */
            private void disagree(ZooSession session, String subscription) throws IOException {
                byte[] message = new byte[20];
                message[0] = 0x61;
                message[3] = 1;
                message[19] = ++round;
                session.send(RelayMessages.negMsg(subscription, message));
            }
        };
    }

    /** Tells more ids with each message, which nobody has. */
    public static Habit announcesWithoutEnd() {
        return new Negentropy(List.of(), FRAME_BYTES) {
            private final AtomicInteger rounds = new AtomicInteger();

            @Override
            void open(ZooSession session, ClientMessage.NegOpen open) throws IOException {
                announce(session, open.subscription());
            }

            @Override
            void goOn(ZooSession session, ClientMessage.NegMsg message) throws IOException {
                announce(session, message.subscription());
            }

            /** 5,000 ids up to a bound, and another fingerprint each time from there on. */
            private void announce(ZooSession session, String subscription) throws IOException {
                Random random = new Random(rounds.incrementAndGet());
                byte[] ids = new byte[5_000 * EventId.BYTES];
                random.nextBytes(ids);
                byte[] fingerprint = new byte[16];
                random.nextBytes(fingerprint);
                byte[] message = ByteBuffer.allocate(9 + ids.length + fingerprint.length)
                        .put(new byte[] {0x61, 9, 0, 2, (byte) (5_000 >> 7 | 0x80), 5_000 & 0x7f})
                        .put(ids)
                        .put(new byte[] {0, 0, 1})
                        .put(fingerprint)
                        .array();
                session.send(RelayMessages.negMsg(subscription, message));
            }
        };
    }

    /** Says that it has nothing, which is not so. */
    public static Habit denies() {
        // Version 1; up to infinity a list of no ids.
        return answeredBy(new byte[] {0x61, 0, 0, 2, 0});
    }

    /** Answers with what is no message. */
    public static Habit garbled() {
        return answeredBy(new byte[] {0x61, -1, -1, -1, -1, -1});
    }

    private static Habit answeredBy(byte[] message) {
        return new Negentropy(List.of(), FRAME_BYTES) {
            @Override
            void open(ZooSession session, ClientMessage.NegOpen open) throws IOException {
                session.send(RelayMessages.negMsg(open.subscription(), message));
            }
        };
    }

    @Override
    public void describe(RelayDocument document) {
        document.supports(77);
    }

    @Override
    public boolean onMessage(ZooSession session, ClientMessage message) throws IOException {
        if (message instanceof ClientMessage.NegOpen opening) {
            open(session, opening);
            return true;
        } else if (message instanceof ClientMessage.NegMsg further) {
            goOn(session, further);
            return true;
        } else if (message instanceof ClientMessage.NegClose close) {
            responders(session).remove(close.subscription());
            return true;
        }
        return false;
    }

    void open(ZooSession session, ClientMessage.NegOpen open) throws IOException {
        Records.Builder records = Records.builder();
        session.relay().holdings().matching(open.filter()).forEach(event -> records.add(event.createdAt(), event.id()));
        unserved.stream().filter(open.filter()::matches).forEach(event -> records.add(event.createdAt(), event.id()));
        responders(session).put(open.subscription(), new Responder(records.build(), frameBytes));
        answer(session, open.subscription(), open.message());
    }

    void goOn(ZooSession session, ClientMessage.NegMsg message) throws IOException {
        answer(session, message.subscription(), message.message());
    }

    private void answer(ZooSession session, String subscription, byte[] message) throws IOException {
        Responder responder = responders(session).get(subscription);
        if (responder == null) {
            session.send(RelayMessages.negErr(subscription, "closed: unknown subscription"));
            return;
        }
        try {
            session.send(RelayMessages.negMsg(subscription, responder.answer(message)));
        } catch (NegentropyException e) {
            session.relay().tally().complain(e.getMessage());
            session.send(RelayMessages.negErr(subscription, "invalid: " + e.getMessage()));
        }
    }

    private Map<String, Responder> responders(ZooSession session) {
        return open.computeIfAbsent(session, opened -> new ConcurrentHashMap<>());
    }
}
