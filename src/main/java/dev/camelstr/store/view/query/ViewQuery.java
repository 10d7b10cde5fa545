package dev.camelstr.store.view.query;

import java.util.List;
import java.util.Optional;

/**
 * What may be asked of a view.
 *
 * @param description empty if there is none
 * @param order by which it is read page by page; empty: there is one page
 * @param limit rows of a page at most
 * @param followsView whether what it answers depends on nothing but the view's rows, as far as the view itself writes them, and
 *     on its parameters
 */
public record ViewQuery(
        String view,
        String name,
        String description,
        List<QueryParameter> parameters,
        QueryText text,
        List<OrderColumn> order,
        int limit,
        boolean followsView) {
    /** Rows of a page, whatever a query says. */
    public static final int MOST_ROWS = 1_000;

    /** Names of parameters that every query has. */
    public static final String LIMIT = "limit";

    /** The {@code next} of the page before. */
    public static final String AFTER = "after";

    /** Whether it is for those only who have proved their key, which is a parameter. */
    public boolean asksForReader() {
        return parameter(QueryParameter.READER).isPresent();
    }

    public boolean hasPages() {
        return !order.isEmpty();
    }

    Optional<QueryParameter> parameter(String parameter) {
        return parameters.stream().filter(one -> one.name().equals(parameter)).findFirst();
    }

    @Override
    public String toString() {
        return view + "/" + name;
    }
}
