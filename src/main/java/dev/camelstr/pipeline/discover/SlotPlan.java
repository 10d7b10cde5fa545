package dev.camelstr.pipeline.discover;

import dev.camelstr.store.discovery.Candidate;
import dev.camelstr.store.discovery.Candidate.Contact;
import dev.camelstr.store.discovery.Candidate.State;
import dev.camelstr.store.discovery.Move;
import dev.camelstr.store.discovery.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who gets a slot, of those that are left: a few try what was never tried, the others are kept by the best. Slots change slowly,
 * and nobody who is inside goes for a better one before a day is over. One that does not answer costs an attempt a day, and
 * rests for a week, two, four, when it was dead for long.
 */
final class SlotPlan {
    static final int TRIAL_SLOTS = 3;

    /** Of the slots, at once. */
    static final double MOST_CHANGES = 0.05;

    static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
    static final long REST_MILLIS = TimeUnit.DAYS.toMillis(7);

    /** Where there is no free slot, a relay is judged by what it brings in this time. */
    static final long TRIAL_MILLIS = TimeUnit.HOURS.toMillis(1);

    static final int FAILURES_BEFORE_REST = 10;
    static final long FAILING_BEFORE_REST_MILLIS = TimeUnit.DAYS.toMillis(3);

    /** A rest is 64 weeks at most. */
    private static final int MOST_DOUBLINGS = 6;

    private final int slots;
    private final BlockList blocked;

    /** @param slots for all relays together */
    SlotPlan(int slots, BlockList blocked) {
        this.slots = slots;
        this.blocked = blocked;
    }

    List<Move> of(Standing standing) {
        Round round = new Round(standing);
        round.endTrials();
        if (standing.isDue()) {
            round.give();
        }
        return round.moves;
    }

    private final class Round {
        private final List<Move> moves = new ArrayList<>();
        private final List<Candidate> inside = new ArrayList<>();
        private final List<Candidate> tried = new ArrayList<>();
        private final Standing standing;
        private final Score score;
        private final long now;
        private final int places;
        private final int trialPlaces;
        private int changes = Math.max(1, (int) (MOST_CHANGES * slots));

        Round(Standing standing) {
            this.standing = standing;
            score = new Score(standing.median());
            now = standing.now();
            places = Math.max(0, slots - standing.others());
            trialPlaces = Math.min(TRIAL_SLOTS, (places + 1) / 2);
            standing.inSlots().forEach(candidate -> (candidate.state() == State.TRIED ? tried : inside).add(candidate));
        }

        /** It has had its attempt. */
        void endTrials() {
            for (Candidate candidate : List.copyOf(tried)) {
                Contact contact = candidate.contact();
                boolean hasFailed = contact.failures() > 0 && contact.failedAt() >= candidate.since();
                if (hasFailed || blocked.contains(candidate.url())) {
                    tried.remove(candidate);
                    leave(candidate);
                }
            }
        }

        void give() {
            leaveWhereOver();
            judgeTrials();
            take();
            tryOthers();
        }

        private void leaveWhereOver() {
            for (Candidate candidate : List.copyOf(inside)) {
                Contact contact = candidate.contact();
                boolean isDead = contact.failures() > 0 && now - contact.failingSince() >= DAY_MILLIS;
                if (changes > 0 && (isDead || blocked.contains(candidate.url()))) {
                    letGo(candidate);
                }
            }
            while (changes > 0 && !inside.isEmpty() && inside.size() + tried.size() > places) {
                letGo(inside.stream().min(byWorth()).orElseThrow());
            }
        }

        private void letGo(Candidate candidate) {
            inside.remove(candidate);
            leave(candidate);
            changes--;
        }

        private void judgeTrials() {
            for (Candidate candidate : List.copyOf(tried)) {
                boolean hasAnswered = candidate.contact().answeredAt() >= candidate.since();
                boolean isOver = now - candidate.since() >= TRIAL_MILLIS;
                if (hasAnswered && (isFree() || isOver && makeRoomFor(candidate))) {
                    tried.remove(candidate);
                    inside.add(candidate);
                    moves.add(new Move.Stay(candidate.url()));
                } else if (isOver) {
                    tried.remove(candidate);
                    leave(candidate);
                }
            }
        }

        private boolean isFree() {
            return inside.size() < places - trialPlaces;
        }

        /** The worst of those that have been inside for a day goes, if it is worse. */
        private boolean makeRoomFor(Candidate better) {
            Optional<Candidate> worst = inside.stream()
                    .filter(candidate -> now - candidate.since() >= DAY_MILLIS)
                    .min(byWorth())
                    .filter(candidate -> changes > 0 && worth(candidate) < worth(better));
            worst.ifPresent(this::letGo);
            return worst.isPresent() && isFree();
        }

        /** Of those that are known the best come in. */
        private void take() {
            List<Candidate> best = new ArrayList<>(standing.known());
            best.sort(byWorth().reversed());
            for (Candidate candidate : best) {
                if (blocked.contains(candidate.url())) {
                    continue;
                }
                boolean isPaid = !isFree() && makeRoomFor(candidate);
                if (!isPaid && (changes <= 0 || !isFree())) {
                    return;
                }
                changes -= isPaid ? 0 : 1;
                inside.add(candidate);
                moves.add(new Move.Enter(candidate.url(), State.INSIDE));
            }
        }

        private void tryOthers() {
            Set<String> domains = new HashSet<>();
            tried.forEach(candidate -> domains.add(candidate.domain()));
            List<Candidate> next = new ArrayList<>(standing.untried());
            next.addAll(standing.failed());
            for (Candidate candidate : next) {
                boolean hasPlace = tried.size() < trialPlaces && inside.size() + tried.size() < places;
                if (!hasPlace || changes <= 0) {
                    return;
                }
                if (!blocked.contains(candidate.url()) && domains.add(candidate.domain())) {
                    tried.add(candidate);
                    moves.add(new Move.Enter(candidate.url(), State.TRIED));
                    changes--;
                }
            }
        }

        private void leave(Candidate candidate) {
            Contact contact = candidate.contact();
            boolean rests = contact.failures() >= FAILURES_BEFORE_REST
                    && now - contact.failingSince() >= FAILING_BEFORE_REST_MILLIS;
            long away = rests ? REST_MILLIS << Math.min(MOST_DOUBLINGS, contact.rests()) : DAY_MILLIS;
            moves.add(new Move.Leave(candidate.url(), now + away, rests));
        }

        private Comparator<Candidate> byWorth() {
            return Comparator.comparingDouble(this::worth);
        }

        private double worth(Candidate candidate) {
            return score.of(candidate.figures());
        }
    }
}
