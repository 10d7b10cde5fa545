package dev.camelstr.pipeline.watch;

import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.store.statistics.ProcessFigures;
import dev.camelstr.store.statistics.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.SortedMap;

/** Keeps the minutes of this process's history in the database, and reads those of its last run once. */
public final class KeptHistory {
    private Status status = new Status();
    private ProcessFigures figures = new ProcessFigures();
    private Path dataDir = Path.of("camelstr-data");
    private String process = "";
    private long triedIn = -1;
    private long kept;

    public void setStatus(Status status) {
        this.status = status;
    }

    public void setFigures(ProcessFigures figures) {
        this.figures = figures;
    }

    /** Where the name of this process stands. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /**
     * Keeps what is over and not kept yet, if this minute has not been tried in.
     *
     * @throws SQLException if the database fails
     * @throws IOException if the data folder cannot be written
     */
    public synchronized void keep() throws SQLException, IOException {
        History history = status.history();
        long minute = history.minute();
        if (minute == 0 || minute == triedIn) {
            return;
        }
        triedIn = minute;
        if (process.isEmpty()) {
            restore(history, minute);
        }
        SortedMap<Long, Sample> due = history.minutesAfter(kept);
        if (!due.isEmpty()) {
            figures.keep(process, due);
            kept = due.lastKey();
        }
    }

    private void restore(History history, long minute) throws SQLException, IOException {
        String name = ProcessName.of(dataDir);
        SortedMap<Long, Sample> last = figures.read(name, minute - History.MINUTES);
        history.restore(last);
        kept = last.isEmpty() ? 0 : last.lastKey();
        process = name;
    }
}
