package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.view.ViewFields;
import dev.camelstr.store.view.UserView;
import java.io.IOException;
import java.util.List;

/** How the views that users write do; nothing where there are none. */
final class ViewFigures {
    private final Conditions conditions;

    ViewFigures(Conditions conditions) {
        this.conditions = conditions;
    }

    void write(JsonGenerator json) throws IOException {
        List<UserView> views = conditions.views();
        if (views.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("views");
        for (UserView view : views) {
            json.writeStartObject();
            ViewFields.write(json, view);
            json.writeStringField("owner", view.owner());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
