package dev.camelstr.component.view;

import java.util.List;

/** Where changes of what is stored come from, and what keeps how far each view has come. */
public interface ViewFeeds {

    /** The changelog as an endpoint of {@code component/stream} that hands over batches. */
    String changelog();

    /** What a view is given while it runs: its tables, and new ones that are to replace them. Each is read by itself. */
    List<ViewFeed> open(ViewDefinition view, ViewSteps steps);
}
