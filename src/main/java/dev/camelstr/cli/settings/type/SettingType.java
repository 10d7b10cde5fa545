package dev.camelstr.cli.settings.type;

import java.util.Map;
import java.util.Optional;

/** What the value of a setting may be. */
public interface SettingType {

    /** In words that follow "expected": {@code a number from 1 to 255}. */
    String expected();

    /**
     * @param value stripped, not empty
     * @param usual the setting's default: where nothing else is near, it is
     * @return nothing if the value may be
     */
    Optional<Wrong> check(String value, String usual);

    /** The same value in the form that components and beans read; only for one that {@link #check} lets pass. */
    default String canonical(String value) {
        return value;
    }

    /** Whether values are told to nobody. */
    default boolean isSecret() {
        return false;
    }

    /** The keywords of JSON schema that say the same. */
    Map<String, Object> schema();
}
