package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.store.view.UserView;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

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
            json.writeStringField("name", view.name());
            json.writeStringField("state", view.state().name().toLowerCase(Locale.ROOT));
            if (view.position().isPresent()) {
                json.writeNumberField("position", view.position().get());
            }
            json.writeNumberField("lag", view.lag());
            json.writeNumberField("came", view.came());
            json.writeNumberField("went", view.went());
            json.writeStringField("owner", view.owner());
            json.writeStringField("error", view.error());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
