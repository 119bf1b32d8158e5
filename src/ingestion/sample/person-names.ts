import type { Random } from './random';

type Names = readonly [string, ...string[]];

/** Given and family names that go together. */
const ORIGINS: readonly [readonly [Names, Names], ...(readonly [Names, Names])[]] = [
  origin(
    'Olivia Emma James Charlotte Henry Amelia George Grace Oliver Lucy Samuel Alice Thomas Hannah Edward Ruth',
    'Bennett Carter Hughes Fletcher Whitfield Marsh Palmer Thornton Doyle Ashworth Barlow Kerr Sutton Pryce',
  ),
  origin(
    'Lena Jonas Clara Felix Greta Moritz Johanna Lukas Ida Anton Frieda Matthias Katrin Jan Swantje Tobias',
    'Vogel Brandt Lehmann Krüger Albrecht Seidel Hartmann Pfeiffer Winkler Baumann Roth Engel Dietrich Jansen',
  ),
  origin(
    'Camille Hugo Manon Léo Chloé Antoine Juliette Mathieu Élise Bastien Margaux Olivier Sandrine Thibault',
    'Moreau Lefèvre Girard Rousseau Fontaine Chevalier Marchand Perrin Gauthier Renaud Barbier Colin Delmas Vasseur',
  ),
  origin(
    'Lucía Mateo Sofía Diego Valentina Javier Carmen Andrés Elena Pablo Inés Rafael Marisol Joaquín',
    'Navarro Castillo Ortega Mendoza Iglesias Rivas Salazar Fuentes Herrera Aguilar Cordero Vidal Montoya Paredes',
  ),
  origin(
    'Astrid Erik Freja Lars Ingrid Nils Sigrid Oskar Maja Henrik Solveig Anders Linnea Mikkel',
    'Lindqvist Holm Bergström Dahl Nygaard Ekström Solberg Sandvik Hedlund Kjær Forsberg Thorsen Strand Aalto',
  ),
  origin(
    'Amara Chidi Ngozi Kwame Zainab Tunde Abena Kofi Adaeze Emeka Ife Sade Yaw Folake',
    'Okafor Mensah Adeyemi Boateng Eze Balogun Owusu Nwosu Asante Okonkwo Danjuma Afolabi Appiah Obi',
  ),
  origin(
    'Priya Arjun Ananya Rohan Kavya Vikram Meera Aditya Nisha Sanjay Divya Rahul Leela Kiran',
    'Sharma Iyer Patel Nair Banerjee Reddy Kapoor Menon Desai Chatterjee Rao Malhotra Joshi Bhatt',
  ),
  origin(
    'Yuki Haruto Sakura Kenji Aiko Ren Naomi Daichi Emi Takumi Hana Sora Mariko Kaito',
    'Tanaka Nakamura Kobayashi Yoshida Fujimoto Hayashi Inoue Matsuda Ogawa Shimizu Takeda Mori Ishikawa Endo',
  ),
  origin(
    'Mei Wei Lin Jun Xiu Hao Fang Bo Jing Tao Yan Lei Hui Ming',
    'Chen Zhang Liu Huang Zhao Wu Zhou Xu Sun Ma Zhu Guo He Gao',
  ),
  origin(
    'Layla Omar Yasmin Karim Noor Tariq Salma Hassan Rania Idris Dina Faris Mariam Sami',
    'Haddad Mansour Khalil Nasser Rahman Saleh Farouk Aziz Darwish Hamdan Qureshi Sabbagh Younes Zaki',
  ),
  origin(
    'Zofia Jakub Hania Piotr Marta Tomasz Katya Dmitri Irina Pavel Jana Milan Vesna Luka',
    'Kowalska Nowak Wójcik Zielińska Horvat Novák Petrov Dvořák Marković Jelinek Sokolov Babić Mazur Kral',
  ),
];

/** A person's full name, unlike any in `taken`; it is added there. */
export function personName(random: Random, taken: Set<string>): string {
  for (;;) {
    const [given, family] = random.pick(ORIGINS);
    const name = `${random.pick(given)} ${random.pick(family)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function origin(given: string, family: string): readonly [Names, Names] {
  return [given.split(' ') as unknown as Names, family.split(' ') as unknown as Names];
}
