package dev.camelstr.faults.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A guarantee that a history breaks.
 *
 * @param operations that show it: neither alone would be wrong
 */
record Violation(Guarantee guarantee, String what, List<Operation> operations) {

    /** What clients rely on. */
    enum Guarantee {
        /** What a node has acknowledged, or anyone has seen, is read everywhere from then on, unless a rule removed it. */
        STAYS_READABLE,
        /** What was deleted or has expired is read nowhere from then on. */
        STAYS_GONE,
        /** A newer version that was acknowledged or seen is never followed by an older one, nor by none. */
        REGISTER_GOES_ON,
        /** A read and a subscription have an event once at the most. */
        COMES_ONCE,
        /** A subscription has what was acknowledged before something else that it got was published. */
        COMES_AT_ALL,
        /** Nothing is read that does not match, or that nobody had published. */
        IS_ASKED_FOR,
        /** An event that was taken is not refused but as a duplicate. */
        ONE_VERDICT
    }

    Violation {
        operations = List.copyOf(operations);
    }

    @Override
    public String toString() {
        return guarantee + ": " + what
                + operations.stream().map(each -> "\n    " + each).collect(Collectors.joining());
    }
}
