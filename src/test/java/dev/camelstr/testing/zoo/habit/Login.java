package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who wants to read proves a key first (NIP-42). */
public final class Login implements Habit {
    private static final String REASON = "auth-required: log in to read";

    /** When the challenge is sent. */
    public enum Challenge {
        AT_OPEN,
        BEFORE_THE_REFUSAL,
        A_SECOND_AFTER_THE_REFUSAL
    }

    private final Challenge challenge;
    private final Refusal refusal;
    private final int free;
    private final boolean accepts;
    private final Set<ZooSession> known = ConcurrentHashMap.newKeySet();
    private final Map<ZooSession, Integer> answered = new ConcurrentHashMap<>();

    private Login(Challenge challenge, Refusal refusal, int free, boolean accepts) {
        this.challenge = challenge;
        this.refusal = refusal;
        this.free = free;
        this.accepts = accepts;
    }

    public static Habit required(Challenge challenge, Refusal refusal) {
        return new Login(challenge, refusal, 0, true);
    }

    /** From so many REQs of a connection on. */
    public static Habit after(int requests) {
        return new Login(Challenge.BEFORE_THE_REFUSAL, Refusal.CLOSED, requests, true);
    }

    /** Of members only, and nobody is one. */
    public static Habit ofMembers() {
        return new Login(Challenge.AT_OPEN, Refusal.CLOSED, 0, false);
    }

    @Override
    public void onOpen(ZooSession session) throws IOException {
        if (challenge == Challenge.AT_OPEN) {
            challenge(session);
        }
    }

    private static void challenge(ZooSession session) throws IOException {
        session.send(RelayMessages.auth(word(session)));
    }

    private static String word(ZooSession session) {
        return "challenge-" + System.identityHashCode(session);
    }

    @Override
    public boolean onMessage(ZooSession session, ClientMessage message) throws IOException, InterruptedException {
        if (message instanceof ClientMessage.Auth auth) {
            answer(session, auth.event());
            return true;
        }
        if (!(message instanceof ClientMessage.Req request) || known.contains(session)) {
            return false;
        }
        if (answered.merge(session, 1, Integer::sum) <= free) {
            return false;
        }
        refuse(session, request.subscription());
        return true;
    }

    private void refuse(ZooSession session, String subscription) throws IOException, InterruptedException {
        if (challenge == Challenge.BEFORE_THE_REFUSAL) {
            challenge(session);
        }
        refusal.refuse(session, subscription, REASON);
        if (challenge == Challenge.A_SECOND_AFTER_THE_REFUSAL) {
            Thread.sleep(1_000);
            challenge(session);
        }
    }

    private void answer(ZooSession session, Event event) throws IOException {
        boolean right = event.kind() == 22242
                && event.tag("challenge")
                        .map(Tag::value)
                        .filter(word(session)::equals)
                        .isPresent()
                && event.tag("relay").isPresent();
        if (!right) {
            session.relay().tally().complain("a wrong login");
        }
        if (right && accepts) {
            known.add(session);
        }
        String reason = right ? "restricted: members only" : "invalid: not the answer to the challenge";
        session.send(RelayMessages.ok(event.id(), right && accepts, right && accepts ? "" : reason));
    }
}
