// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/janus_library.hpp"

#include <dlfcn.h>
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace breakout::test {
namespace {

using Bytes = std::vector<char>;

constexpr int kLogWarnings = 3;  // Janus' LOG_WARN

std::string from_environment(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

std::string program() {
  return from_environment("JANUS", from_environment("BREAKOUT_JANUS", "/usr") + "/bin/janus");
}

[[noreturn]] void refuse(const std::string& why) {
  throw std::runtime_error("cannot load " + program() + " as a library: " + why);
}

Bytes read_program() {
  std::ifstream in(program(), std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (bytes.size() < sizeof(Elf64_Ehdr) || std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0 ||
      bytes[EI_CLASS] != ELFCLASS64) {
    refuse("no 64-bit ELF program");
  }
  return bytes;
}

// `count` records of type T at `offset` of the file.
template <class T>
T* records(Bytes& bytes, std::size_t offset, std::size_t count) {
  if (offset > bytes.size() || count > (bytes.size() - offset) / sizeof(T)) {
    refuse("its tables point outside the file");
  }
  return reinterpret_cast<T*>(bytes.data() + offset);
}

void check_relocations(Bytes& bytes, const Elf64_Ehdr& header) {
  const auto* sections = records<Elf64_Shdr>(bytes, header.e_shoff, header.e_shnum);
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    if (sections[i].sh_type != SHT_RELA) {
      continue;
    }
    const std::size_t count = sections[i].sh_size / sizeof(Elf64_Rela);
    const auto* relocations = records<Elf64_Rela>(bytes, sections[i].sh_offset, count);
    for (std::size_t j = 0; j < count; ++j) {
      if (ELF64_R_TYPE(relocations[j].r_info) == R_X86_64_COPY) {
        refuse("it has copy relocations");
      }
    }
  }
}

void clear_pie(Bytes& bytes, const Elf64_Phdr& dynamic) {
  const std::size_t count = dynamic.p_filesz / sizeof(Elf64_Dyn);
  auto* entries = records<Elf64_Dyn>(bytes, dynamic.p_offset, count);
  for (std::size_t i = 0; i < count; ++i) {
    if (entries[i].d_tag == DT_FLAGS_1) {
      entries[i].d_un.d_val &= ~static_cast<Elf64_Xword>(DF_1_PIE);
    }
  }
}

void make_loadable(Bytes& bytes) {
  const auto header = *records<Elf64_Ehdr>(bytes, 0, 1);
  if (header.e_machine != EM_X86_64) {
    refuse("only x86-64 is known to be sound");
  }
  check_relocations(bytes, header);
  const auto* segments = records<Elf64_Phdr>(bytes, header.e_phoff, header.e_phnum);
  for (std::size_t i = 0; i < header.e_phnum; ++i) {
    if (segments[i].p_type == PT_TLS) {
      refuse("it has thread-local storage");
    }
    if (segments[i].p_type == PT_DYNAMIC) {
      clear_pie(bytes, segments[i]);
    }
  }
}

// A file in memory that dlopen can read; it lives as long as the process.
std::string memory_file(const Bytes& bytes) {
  const int fd = memfd_create("janus", MFD_CLOEXEC);
  std::size_t written = 0;
  while (fd >= 0 && written < bytes.size()) {
    const ssize_t n = write(fd, bytes.data() + written, bytes.size() - written);
    if (n <= 0) {
      refuse("cannot copy it");
    }
    written += static_cast<std::size_t>(n);
  }
  return "/proc/self/fd/" + std::to_string(fd);
}

void start_log(void* janus) {
  *static_cast<int*>(symbol(janus, "janus_log_level")) =
      std::stoi(from_environment("JANUS_LOG_LEVEL", std::to_string(kLogWarnings)));
  // The fourth argument came after Janus 1.1.2; there, nobody looks at its register.
  const auto init =
      reinterpret_cast<int (*)(int, int, const char*, void*)>(symbol(janus, "janus_log_init"));
  init(0, 1, nullptr, nullptr);
}

}  // namespace

void* load_module(const std::string& path) {
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (module == nullptr) {
    throw std::runtime_error(dlerror());
  }
  return module;
}

void* symbol(void* module, const std::string& name) {
  void* const address = dlsym(module, name.c_str());
  if (address == nullptr) {
    throw std::runtime_error("no symbol " + name);
  }
  return address;
}

void load_janus_library() {
  Bytes bytes = read_program();
  make_loadable(bytes);
  start_log(load_module(memory_file(bytes)));
}

}  // namespace breakout::test
