package dev.camelstr.component.view;

import java.util.List;
import java.util.Map;

/** What a view does with changes. */
public interface ViewSteps {

    /** Does it on this thread, whose transaction its statements are part of. */
    void run(List<Map<String, Object>> changes) throws Exception;

    /** Whether it is to go on; false when the route stops or is suspended. */
    boolean isRunning();
}
