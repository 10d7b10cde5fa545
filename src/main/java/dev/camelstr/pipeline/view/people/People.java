package dev.camelstr.pipeline.view.people;

import dev.camelstr.pipeline.view.ToldEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;

/** The step of the view {@code people} that says which profiles a batch of changes adds and takes away. */
public final class People {
    /**
     * The parameters of {@code introduce}: arrays of one length, an element for each profile that stands more or less often than
     * before, with what it is found by in one text.
     */
    public Map<String, Object> derive(@Body List<Map<String, Object>> changes) {
        Map<Profile, Integer> times = new LinkedHashMap<>();
        for (Map<String, Object> change : changes) {
            ToldEvent event = ToldEvent.of(change);
            Profile profile = Profile.of(event.id(), event.pubkey(), event.createdAt(), event.content());
            times.merge(profile, event.sign(), Integer::sum);
        }
        times.entrySet()
                .removeIf(it -> it.getValue() == 0 || it.getKey().spellings().isEmpty());
        return parameters(times);
    }

    private static Map<String, Object> parameters(Map<Profile, Integer> times) {
        List<Profile> profiles = List.copyOf(times.keySet());
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("ids", profiles.stream().map(Profile::id).toArray(String[]::new));
        parameters.put("pubkeys", profiles.stream().map(Profile::pubkey).toArray(String[]::new));
        parameters.put(
                "created", profiles.stream().mapToLong(Profile::createdAt).toArray());
        parameters.put("names", profiles.stream().map(Profile::name).toArray(String[]::new));
        parameters.put(
                "displayNames", profiles.stream().map(Profile::displayName).toArray(String[]::new));
        parameters.put("nip05s", profiles.stream().map(Profile::nip05).toArray(String[]::new));
        parameters.put(
                "spellings",
                profiles.stream()
                        .map(profile -> String.join("\n", profile.spellings()))
                        .toArray(String[]::new));
        parameters.put("times", profiles.stream().mapToInt(times::get).toArray());
        return parameters;
    }
}
