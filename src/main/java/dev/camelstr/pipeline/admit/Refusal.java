package dev.camelstr.pipeline.admit;

import java.util.Objects;
import java.util.Set;

/**
 * Why an event is not taken.
 *
 * @param code short and of a bounded vocabulary: a label of the metrics and the {@code reason} of a dead letter
 * @param prefix the machine-readable prefix of an {@code OK} (NIP-01): {@code invalid}, {@code blocked}, …
 * @param text one sentence for humans
 */
public record Refusal(String code, String prefix, String text) {

    /** The code of whatever the policy route refused. */
    public static final String POLICY = "policy";

    /** The prefix where a key that the client can prove (NIP-42) would help. */
    public static final String AUTH_REQUIRED = "auth-required";

    /** The prefix where no key would. */
    public static final String RESTRICTED = "restricted";

    public Refusal {
        Objects.requireNonNull(code);
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(text);
    }

    /** Of what is ahead of the clock, which comes closer. */
    static final String TOO_NEW = "too-new";

    private static final Set<String> PASSING = Set.of("rate-limited", "error", AUTH_REQUIRED);

    static Refusal invalid(String code, String text) {
        return new Refusal(code, "invalid", text);
    }

    static Refusal blocked(String code, String text) {
        return new Refusal(code, "blocked", text);
    }

    /**
     * What a policy route said.
     *
     * @param message {@code prefix: text}; without one of NIP-01's prefixes it becomes {@code blocked: message}
     */
    public static Refusal ofPolicy(String message) {
        int colon = message.indexOf(':');
        String prefix = colon > 0 ? message.substring(0, colon) : "";
        return switch (prefix) {
            case "duplicate", "pow", "blocked", "rate-limited", "invalid", RESTRICTED, "mute", AUTH_REQUIRED, "error" ->
                new Refusal(POLICY, prefix, message.substring(colon + 1).strip());
            default -> blocked(POLICY, message);
        };
    }

    /** Whether the same event may be taken later. */
    public boolean isPassing() {
        return code.equals(TOO_NEW) || PASSING.contains(prefix);
    }

    /** As an {@code OK} carries it: {@code prefix: text}. */
    public String message() {
        return prefix + ": " + text;
    }
}
