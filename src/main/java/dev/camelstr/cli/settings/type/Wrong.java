package dev.camelstr.cli.settings.type;

import java.util.Optional;

/**
 * Why a value may not be.
 *
 * @param reason more than that it is not what is expected: {@code 'jack' is no public key}
 * @param nearest what was probably meant
 */
public record Wrong(Optional<String> reason, Optional<String> nearest) {

    public static Wrong nearest(String value) {
        return new Wrong(Optional.empty(), Optional.of(value).filter(text -> !text.isEmpty()));
    }
}
