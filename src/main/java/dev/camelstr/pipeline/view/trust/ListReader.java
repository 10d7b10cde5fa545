package dev.camelstr.pipeline.view.trust;

import java.sql.SQLException;

/** Where lists are. */
interface ListReader {

    /**
     * Notes in the graph whom these authors name, those of the first rather than those of the last if it gets full.
     *
     * @param authors none of whom has been read
     */
    void read(TrustGraph graph, int[] authors) throws SQLException;
}
