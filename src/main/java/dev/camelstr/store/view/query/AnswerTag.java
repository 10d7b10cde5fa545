package dev.camelstr.store.view.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A short text that stands for an answer: of what it depends on, or of itself. */
final class AnswerTag {
    private static final int BYTES = 18;

    private AnswerTag() {}

    /** Of what a query depends on that follows its view: nothing has to be read for it. */
    static String of(QueryCall call, ViewState state) {
        List<String> parts = new ArrayList<>(List.of(
                state.mark(),
                call.query().text().jdbc(),
                call.query().order().toString(),
                Integer.toString(call.limit())));
        call.values().values().forEach(value -> parts.add(value == null ? "" : "=" + value));
        parts.addAll(call.after());
        return hash(parts);
    }

    static String of(QueryAnswer.Rows rows) {
        List<String> parts = new ArrayList<>(List.of(
                Boolean.toString(rows.isComplete()),
                Boolean.toString(rows.isCut()),
                rows.next().orElse("")));
        parts.addAll(rows.json());
        return hash(parts);
    }

    private static String hash(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest())
                    .substring(0, 4 * BYTES / 3);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
