package dev.camelstr.testing.zoo.behaviour;

/**
 * What a collector owes to what a relay holds.
 *
 * @param hundredths how much of it has to be held in the end, at least
 * @param reason why that is not all
 */
public record Owed(int hundredths, String reason) {
    static final Owed ALL = new Owed(100, "");

    static Owed nothing(String reason) {
        return new Owed(0, reason);
    }
}
