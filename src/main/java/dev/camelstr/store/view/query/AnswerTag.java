package dev.camelstr.store.view.query;

import dev.camelstr.nostr.text.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A short text that stands for an answer: of what it depends on, or of itself. */
final class AnswerTag {
    private static final int DIGITS = 32;

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
                rows.note(),
                Boolean.toString(rows.isComplete()),
                Boolean.toString(rows.isCut()),
                rows.next().orElse("")));
        parts.addAll(rows.json());
        return hash(parts);
    }

    private static String hash(List<String> parts) {
        String all = parts.stream().map(part -> part.length() + ":" + part).collect(Collectors.joining());
        return Sha256.hexOf(all).substring(0, DIGITS);
    }
}
