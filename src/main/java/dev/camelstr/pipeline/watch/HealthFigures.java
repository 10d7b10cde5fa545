package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.pipeline.health.Condition;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.health.Level;
import dev.camelstr.store.replica.ReplicaState;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;

/** Whether all is well, and else what is not. */
final class HealthFigures {
    private final Conditions conditions;

    HealthFigures(Conditions conditions) {
        this.conditions = conditions;
    }

    void write(JsonGenerator json) throws IOException {
        List<Condition> troubles = conditions.troubles();
        json.writeObjectFieldStart("health");
        json.writeStringField(
                "level", (troubles.isEmpty() ? Level.UP : troubles.get(0).level()).word());
        json.writeArrayFieldStart("troubles");
        for (Condition trouble : troubles) {
            json.writeStartObject();
            json.writeStringField("concern", trouble.concern().word());
            json.writeStringField("level", trouble.level().word());
            json.writeStringField("what", trouble.what());
            json.writeNumberField("since", trouble.since());
            json.writeStringField("so", trouble.so());
            json.writeStringField("why", trouble.why());
            json.writeStringField("line", trouble.line(ZoneId.systemDefault()));
            json.writeEndObject();
        }
        json.writeEndArray();
        if (conditions.replica().isPresent()) {
            write(json, conditions.replica().get());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ReplicaState replica) throws IOException {
        json.writeObjectFieldStart("replica");
        json.writeStringField("is", replica.kind().word());
        json.writeNumberField("behind", replica.behind());
        json.writeStringField("promise", replica.promise());
        json.writeEndObject();
    }
}
