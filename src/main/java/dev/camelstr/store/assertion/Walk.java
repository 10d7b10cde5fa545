package dev.camelstr.store.assertion;

import dev.camelstr.store.assertion.Subject.Type;
import java.util.Optional;

/** In which order subjects are looked at: each walk has those that a view has, or those that were told of. */
public enum Walk {
    FOLLOWED,
    RANKED,
    ENGAGED,
    TOLD_KEYS(Type.KEY),
    TOLD_EVENTS(Type.EVENT),
    TOLD_ADDRESSES(Type.ADDRESS);

    private final Optional<Type> told;

    Walk() {
        told = Optional.empty();
    }

    Walk(Type told) {
        this.told = Optional.of(told);
    }

    /** Of which type are those that were told of. */
    Optional<Type> told() {
        return told;
    }
}
