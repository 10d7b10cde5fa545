package dev.camelstr.store.replica;

import java.util.Locale;

/**
 * How the replica does.
 *
 * @param why the reason, as far as it is known; may be empty
 * @param behind how much of the primary's log it has not applied, in bytes; 0 if that is not known
 * @param promise what an {@code OK} waits for; empty if that is not known
 */
public record ReplicaState(Kind kind, String why, long behind, String promise) {

    /** What it is. */
    public enum Kind {
        CURRENT("Replica current", true),
        /** It follows, and has not applied for seconds what it was to. */
        BEHIND("Replica behind", true),
        AWAY("Replica away", false),
        PROMOTED("The replica is a primary of its own", false),
        OTHER_CLUSTER("camelstr.datasource.read-url leads to another cluster than camelstr.datasource.url", false),
        OTHER_DATABASE("camelstr.datasource.read-url leads to another database than camelstr.datasource.url", false),
        /** It follows a server that was promoted, or one from before the primary was. */
        OTHER_LIFE("The replica follows another primary", false);

        private final String what;
        private final boolean usable;

        Kind(String what, boolean usable) {
            this.what = what;
            this.usable = usable;
        }

        /** In a few words. */
        public String what() {
            return what;
        }

        /** Whether it is worth being asked. */
        public boolean isUsable() {
            return usable;
        }

        /** As figures name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static ReplicaState away(String why) {
        return new ReplicaState(Kind.AWAY, why, 0, "");
    }

    public boolean isCurrent() {
        return kind == Kind.CURRENT;
    }
}
