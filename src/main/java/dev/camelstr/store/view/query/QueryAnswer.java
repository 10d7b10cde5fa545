package dev.camelstr.store.view.query;

import java.util.List;
import java.util.Optional;

/**
 * A page of what a query answers.
 *
 * @param tag another one whenever the answer is another
 * @param rows nothing if the asker has this answer
 */
public record QueryAnswer(String tag, Optional<Rows> rows) {

    /**
     * @param note what the view says of itself; empty if it says nothing
     * @param isComplete whether the view has been given all that was stored before it was made
     * @param json each an object
     * @param next where the next page begins; empty if there is none, or the query has no pages
     * @param isCut whether there are more rows
     */
    public record Rows(String note, boolean isComplete, List<String> json, Optional<String> next, boolean isCut) {}
}
