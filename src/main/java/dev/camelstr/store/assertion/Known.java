package dev.camelstr.store.assertion;

import java.util.Map;
import java.util.Optional;

/**
 * A subject, and what is known of it.
 *
 * @param place where a walk goes on behind it
 * @param figures by the tags that NIP-85 names, of the views that have been given all; a subject that is not there has zeros
 * @param told the JSON of the assertion that stands
 */
public record Known(String place, Subject subject, Map<String, Long> figures, Optional<byte[]> told) {}
