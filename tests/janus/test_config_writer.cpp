// SPDX-License-Identifier: GPL-3.0-or-later
// Permanent classrooms in the configuration file, written and read by Janus' own code.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "janus/cases.hpp"
#include "janus/config_file.hpp"
#include "janus/config_writer.hpp"

namespace breakout::test {
namespace {

namespace fs = std::filesystem;

// A configuration folder of its own.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "breakout-config-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path file() const { return path_ / "janus.plugin.breakout.jcfg"; }
  void write(const std::string& text) const { std::ofstream(file()) << text; }
  std::string text(const fs::path& path) const {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string text() const { return text(file()); }
  control::Config read() const { return janus::read_config(path_.string()); }
  janus::ConfigWriter writer() const { return janus::ConfigWriter(file().string()); }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

control::ConfiguredClassroom classroom(const std::string& id) {
  return {graph::ClassroomId(id), {{"description", "Algebra"}, {"max_rooms", "20"}}, {}};
}

std::string why_not(const std::optional<std::string>& failure) {
  return failure.value_or("it was done");
}

void what_is_written_reads_the_same() {
  const Folder folder;
  control::ConfiguredClassroom odd = classroom("a-B_9*");
  odd.items["description"] = "quotes \" ' \\ x² + y²; # // /* */ {} () = \t\n end ";
  odd.items["secret"] = "";
  odd.items["pin"] = "\x01\x1f${HOME}%s";
  odd.roster = {{"Maria Müller", "Group \"2\""}, {"m@x.org", "2"}, {"M@X.org", "main"}, {"7", "1"}};
  CHECK_EQ(why_not(folder.writer().keep(odd)), "it was done");
  const auto read = folder.read().classrooms;
  CHECK_EQ(read.size(), 1U);
  CHECK(read[0] == odd);
}

void a_file_that_is_not_there_is_made_for_its_owner_alone() {
  const Folder folder;
  CHECK_EQ(why_not(folder.writer().keep(classroom("algebra"))), "it was done");
  struct stat rights {};
  CHECK_EQ(::stat(folder.file().c_str(), &rights), 0);
  CHECK_EQ(rights.st_mode & 0777U, 0600U);
  CHECK_EQ(folder.files(), 1U);
}

constexpr const char* kByHand = R"(# by hand
general: { admin_key = "k"; silence_timeout_ms = 1500; }
key-lms: { alg = "HS256"; secret = "s"; }
classroom-art: { private = true; roster: { maria = "2"; jo = 3; } }
)";

void what_others_wrote_stays() {
  const Folder folder;
  folder.write(kByHand);
  fs::permissions(folder.file(), fs::perms(0640));
  CHECK_EQ(why_not(folder.writer().keep(classroom("algebra"))), "it was done");
  const control::Config config = folder.read();
  CHECK_EQ(config.admin_key, "k");
  CHECK_EQ(config.silence_timeout.count(), 1500);
  CHECK_EQ(config.keys.size(), 1U);
  CHECK_EQ(config.classrooms.size(), 2U);
  CHECK_EQ(config.classrooms[0].id.value, "art");
  CHECK_EQ(config.classrooms[0].items.at("private"), "true");
  CHECK_EQ(config.classrooms[0].roster.size(), 2U);
  CHECK(config.classrooms[0].roster[1] == std::pair(std::string("jo"), std::string("3")));
  CHECK(fs::status(folder.file()).permissions() == fs::perms(0640));
}

void the_comments_of_a_file_written_by_hand_are_kept_beside_it() {
  const Folder folder;
  folder.write(kByHand);
  const fs::path copy = folder.file().string() + ".orig";
  CHECK_EQ(why_not(folder.writer().keep(classroom("algebra"))), "it was done");
  CHECK_EQ(folder.text(copy), kByHand);
  CHECK_EQ(why_not(folder.writer().keep(classroom("music"))), "it was done");
  CHECK_EQ(folder.text(copy), kByHand);  // not of the file Janus wrote
}

void writing_again_takes_the_place_of_the_former_block() {
  const Folder folder;
  CHECK_EQ(why_not(folder.writer().keep(classroom("algebra"))), "it was done");
  control::ConfiguredClassroom other = classroom("algebra");
  other.items = {{"pin", "1"}};
  CHECK_EQ(why_not(folder.writer().keep(other)), "it was done");
  CHECK_EQ(folder.read().classrooms.size(), 1U);
  CHECK(folder.read().classrooms[0] == other);
}

void a_block_is_taken_out_and_the_rest_stays() {
  const Folder folder;
  folder.write(kByHand);
  const auto drop = [&](const char* id) { return folder.writer().drop(graph::ClassroomId(id)); };
  CHECK_EQ(why_not(drop("algebra")), "it was done");
  CHECK_EQ(folder.text(), kByHand);  // there was nothing to do
  CHECK_EQ(why_not(drop("art")), "it was done");
  CHECK(folder.read().classrooms.empty());
  CHECK_EQ(folder.read().admin_key, "k");
  const Folder empty;
  CHECK_EQ(why_not(empty.writer().drop(graph::ClassroomId("art"))), "it was done");
  CHECK_EQ(empty.files(), 0U);
}

void names_that_janus_takes_for_the_same_are_not_written() {
  const Folder folder;
  folder.write(kByHand);
  const auto failure = folder.writer().keep(classroom("Art"));
  CHECK(failure && failure->find("classroom-art") != std::string::npos);
  CHECK_EQ(folder.text(), kByHand);
  CHECK_EQ(folder.files(), 1U);
}

void a_write_that_fails_leaves_the_file_as_it_was() {
  const Folder folder;
  folder.write("general: {");
  CHECK(why_not(folder.writer().keep(classroom("algebra"))).find("cannot be read or parsed") !=
        std::string::npos);
  CHECK(why_not(folder.writer().drop(graph::ClassroomId("a"))).find("cannot be read or parsed") !=
        std::string::npos);
  CHECK_EQ(folder.text(), "general: {");
  CHECK_EQ(folder.files(), 1U);
  CHECK(
      why_not(janus::ConfigWriter("/nowhere/x.jcfg").keep(classroom("a"))).find("cannot create") !=
      std::string::npos);
}

void a_link_to_the_file_stays_one() {
  const Folder folder;
  const Folder elsewhere;
  elsewhere.write(kByHand);
  fs::create_symlink(elsewhere.file(), folder.file());
  CHECK_EQ(why_not(folder.writer().keep(classroom("algebra"))), "it was done");
  CHECK(fs::is_symlink(folder.file()));
  CHECK_EQ(elsewhere.read().classrooms.size(), 2U);
}

}  // namespace

std::vector<Test> config_writer_tests() {
  return {
      {"a classroom written to the configuration reads the same", what_is_written_reads_the_same},
      {"a configuration that is not there is made for its owner alone",
       a_file_that_is_not_there_is_made_for_its_owner_alone},
      {"what others wrote into the configuration stays", what_others_wrote_stays},
      {"the comments of a file written by hand are kept beside it",
       the_comments_of_a_file_written_by_hand_are_kept_beside_it},
      {"writing again takes the place of the former block",
       writing_again_takes_the_place_of_the_former_block},
      {"a block is taken out and the rest stays", a_block_is_taken_out_and_the_rest_stays},
      {"names that Janus takes for the same are not written",
       names_that_janus_takes_for_the_same_are_not_written},
      {"a write that fails leaves the file as it was",
       a_write_that_fails_leaves_the_file_as_it_was},
      {"a link to the configuration stays one", a_link_to_the_file_stays_one},
  };
}

}  // namespace breakout::test
