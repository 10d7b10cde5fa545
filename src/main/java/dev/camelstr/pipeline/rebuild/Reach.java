package dev.camelstr.pipeline.rebuild;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.rebuild.RebuildTables;
import dev.camelstr.store.rebuild.RebuildTables.Lives;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether all that was ever stored is in the streams, or in an export and the streams. */
final class Reach {
    private final StoreStreams streams;
    private final RebuildTables tables;

    Reach(StoreStreams streams, RebuildTables tables) {
        this.streams = streams;
        this.tables = tables;
    }

    /** @throws RebuildRefusedException if something would be missing: it says what, and what to give */
    void require(List<StreamInfo> infos, Optional<ExportFiles> export)
            throws RebuildRefusedException, SQLException, InterruptedException {
        if (infos.isEmpty()) {
            throw new RebuildRefusedException("there are no streams, so nothing was ever stored from them");
        }
        List<String> missing = new ArrayList<>();
        Instant latest = Instant.EPOCH;
        for (StreamInfo stream : infos) {
            Lives lives = tables.lives(stream);
            requireSameLog(stream, lives);
            if (stream.first() == 0 && lives.number() <= 1) {
                continue;
            }
            Instant begins = streams.begin(stream);
            if (export.isEmpty() || export.get().taken().isBefore(begins)) {
                missing.add("%s partition %d begins at offset %d, at %s%s"
                        .formatted(
                                stream.stream(),
                                stream.partition(),
                                stream.first(),
                                begins,
                                lives.number() > 1 ? ", and is not the first stream of that name" : ""));
                latest = begins.isAfter(latest) ? begins : latest;
            }
        }
        if (!missing.isEmpty()) {
            throw new RebuildRefusedException(refusal(missing, latest, export));
        }
    }

    private static void requireSameLog(StreamInfo stream, Lives lives) throws RebuildRefusedException {
        boolean isOther = lives.log().filter(log -> !log.equals(stream.log())).isPresent();
        if (isOther || stream.next() <= lives.applied()) {
            throw new RebuildRefusedException(
                    "%s partition %d %s: start a store on it once, so that what was lost is noted, and"
                            + " give an export"
                                    .formatted(
                                            stream.stream(),
                                            stream.partition(),
                                            isOther
                                                    ? "is another stream than that which was stored"
                                                    : "ends before what was stored"));
        }
    }

    private static String refusal(List<String> missing, Instant latest, Optional<ExportFiles> export) {
        String lacking = missing.stream().collect(Collectors.joining("\n  ", "  ", "\n"));
        return export.map(given -> "the export is as of " + given.taken() + ", and the streams begin after that:\n"
                        + lacking + "give one of " + latest + " or later")
                .orElseGet(() -> "the streams do not reach back to the first message that was stored:\n" + lacking
                        + "give an export as of " + latest + " or later: --from FILE --taken TIME");
    }
}
