package dev.camelstr.faults.history;

import dev.camelstr.faults.TcpProxy;
import java.time.Duration;
import java.util.Random;

/** What happens to a group, and how it is mended. */
enum Fault {
    KILLED {
        @Override
        void strike(Target target) throws Exception {
            target.member().child().kill();
        }

        @Override
        void mend(Target target) throws Exception {
            target.member().start();
            target.member().awaitReady();
        }
    },
    PAUSED {
        @Override
        void strike(Target target) throws Exception {
            target.member().child().pause();
        }

        @Override
        void mend(Target target) throws Exception {
            target.member().child().resume();
        }
    },
    CUT {
        @Override
        void strike(Target target) {
            target.link().cut();
        }
    },
    HELD {
        @Override
        void strike(Target target) {
            target.link().hold();
        }
    },
    DELAYED {
        @Override
        void strike(Target target) {
            target.link().delay(Duration.ofMillis(50));
        }
    },
    THROTTLED {
        @Override
        void strike(Target target) {
            target.link().throttle(100_000);
        }
    },
    SESSIONS_ENDED {
        @Override
        void strike(Target target) throws Exception {
            target.group().endSessions();
        }

        @Override
        void mend(Target target) {}
    },
    /** It hears no more of broker or database for a time, and ends with all that it has not got rid of. */
    CUT_OFF_THEN_KILLED {
        @Override
        void strike(Target target) {
            target.link().hold();
        }

        @Override
        void mend(Target target) throws Exception {
            target.member().child().kill();
            target.link().restore();
            target.member().start();
            target.member().awaitReady();
        }
    },
    BROKER_KILLED {
        @Override
        void strike(Target target) {
            target.group().broker().kill();
        }

        @Override
        void mend(Target target) {
            target.group().broker().startAgain();
        }
    };

    /** Which process, and which of its links. */
    record Target(Group group, Member member, boolean database) {
        static Target of(Group group, Random random) {
            Member member = group.members().get(random.nextInt(group.members().size()));
            return new Target(group, member, random.nextBoolean());
        }

        TcpProxy link() {
            return database ? member.toDatabase() : member.toBroker();
        }
    }

    private static final int RARE = 40;

    /** The broker's end is rare: it takes all others' time. */
    static Fault of(Random random) {
        int what = random.nextInt(RARE);
        return what == 0 ? BROKER_KILLED : values()[what % (values().length - 1)];
    }

    abstract void strike(Target target) throws Exception;

    void mend(Target target) throws Exception {
        target.link().restore();
    }

    /** What it is done to, of which nothing else happens to at the same time, in words. */
    String on(Target target) {
        return switch (this) {
            case KILLED, PAUSED, CUT_OFF_THEN_KILLED -> target.member().name();
            case SESSIONS_ENDED -> "database";
            case BROKER_KILLED -> "broker";
            default -> target.member().name() + " to " + (target.database() ? "database" : "broker");
        };
    }
}
